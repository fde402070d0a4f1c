internal import COpenSSL

/// A SHA-256 in progress: feed it in any pieces, then take the digest; no memory beyond the value.
public struct SHA256: ~Copyable, Sendable {
    private var state = copenssl_sha256()

    /// Starts with nothing said.
    public init() { unsafe copenssl_sha256_start(&state) }

    /// Takes more bytes.
    public mutating func add(_ bytes: Span<UInt8>) {
        // SAFETY: the callee reads exactly `count` bytes during the call.
        unsafe bytes.withUnsafeBufferPointer { source in
            unsafe copenssl_sha256_add(&state, source.baseAddress, source.count)
        }
    }

    /// Takes more bytes out of raw memory.
    public mutating func add(_ bytes: RawSpan) {
        // SAFETY: as above.
        unsafe bytes.withUnsafeBytes { source in
            unsafe copenssl_sha256_add(&state, source.baseAddress, source.count)
        }
    }

    /// Ends, and gives the digest.
    public consuming func digest() -> Digest256 {
        var digest = Digest256.zero
        var room = digest.bytes.mutableSpan
        // SAFETY: the room is 32 bytes, which is what the callee fills.
        unsafe room.withUnsafeMutableBufferPointer { room in
            unsafe copenssl_sha256_end(&state, room.baseAddress)
        }
        return digest
    }

    /// The digest of one run of bytes.
    public static func digest(of bytes: Span<UInt8>) -> Digest256 {
        var state = SHA256()
        state.add(bytes)
        return state.digest()
    }
}
