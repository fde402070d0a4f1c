import Transport
import TransportFuzzing

private nonisolated(unsafe) let context: TLSContext = {
    guard let made = try? TLSContext(client: TLSSettings()) else { fatalError("a context is made") }
    return made
}()

/// One input of the fuzzer, as what a TLS server might have answered.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTLS(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzzing.tls(UnsafeBufferPointer(start: bytes, count: count).span, context)
    return 0
}
