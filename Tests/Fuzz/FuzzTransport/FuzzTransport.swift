import TransportFuzzing

/// One input of the fuzzer, through the WebSocket and the HTTP reader.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTransport(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: bytes, count: count).span
    Fuzzing.webSocket(input)
    Fuzzing.http(input)
    return 0
}
