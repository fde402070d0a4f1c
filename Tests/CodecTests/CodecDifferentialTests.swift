import CodecFuzzing
import Fixtures
import Foundation
import Testing

/// Layout, general decoder of each body and reference read the same out of the same bytes, however
/// changed: `APUS_FUZZ_EXECUTIONS` says how often, `APUS_SEED` from where.
@Suite("Codecs agree")
struct CodecDifferentialTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let executions = environment["APUS_FUZZ_EXECUTIONS"].flatMap(Int.init) ?? 100_000
    private static let seed = environment["APUS_SEED"].flatMap(UInt64.init) ?? 0x5EED

    @Test("on captured messages of three venues, changed at random")
    func changedMessages() throws {
        let fuzzer = try CodecFuzzer()
        let words = fuzzer.run(seed: Self.seed, executions: Self.executions)
        #expect(words == nil, "seed \(Self.seed)")
        let judged = fuzzer.judged
        #expect(judged.good + judged.bad == UInt64(Self.executions))
        #expect(judged.good > judged.bad, "most changes leave a message")
    }

    @Test("on every input the fuzzer kept")
    func keptInputs() throws {
        let inputs = try KeptInputs.of("FuzzCodecs")
        #expect(inputs.count > 50)
        let fuzzer = try CodecFuzzer()
        for input in inputs { #expect(fuzzer.run(input: input) == nil) }
    }
}
