// Reads so many messages that follow from a seed by every way there is, and ends with what disagreed.

internal import CodecFuzzing
internal import Glibc

let arguments = CommandLine.arguments
guard arguments.count == 3, let seed = UInt64(arguments[1]), let executions = Int(arguments[2])
else {
    print("usage: codec-stress SEED EXECUTIONS")
    exit(2)
}
/// A life of the decoders: what they have learned is part of what is tried, and begins anew here.
let life = 1_000_000
var done = 0
var good: UInt64 = 0
while done < executions {
    let fuzzer = try CodecFuzzer()
    let count = min(life, executions - done)
    let lifeSeed = seed &+ UInt64(done / life) &* 0x9E37_79B9_7F4A_7C15
    if let words = fuzzer.run(seed: lifeSeed, executions: count) {
        print("codec-stress: seed \(lifeSeed) \(words)")
        exit(1)
    }
    done += count
    good += fuzzer.judged.good
}
print("\(done) messages agreed, \(good) of them good; seed \(seed)")
