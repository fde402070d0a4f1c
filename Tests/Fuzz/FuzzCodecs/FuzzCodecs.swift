import CodecFuzzing

nonisolated(unsafe) private let fuzzer: CodecFuzzer = {
    do { return try CodecFuzzer() } catch { fatalError("no captured messages: \(error)") }
}()

/// One input of the fuzzer: each message it describes is read by every way there is.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCodecs(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    if let words = fuzzer.run(input: input) { fatalError(words) }
    return 0
}
