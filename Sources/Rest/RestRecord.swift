/// How a request lies in its ring: a fixed part, then three texts that end with a zero byte, then the body.
struct RestRecord: BitwiseCopyable {
    let id: UInt64
    let origin: UInt32
    let method: UInt32
    let timeoutMilliseconds: UInt32
    let targetCount: UInt32
    let headersCount: UInt32
    let bodyCount: UInt32

    static var byteCount: Int { MemoryLayout<RestRecord>.size }
}
