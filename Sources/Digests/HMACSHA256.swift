internal import COpenSSL

/// A secret prepared for HMAC-SHA256 (RFC 2104); signing allocates nothing.
///
/// The pads are hashed once, so a signature over a short text costs its own blocks and one more.
public struct HMACSHA256: ~Copyable, Sendable {
    private var key = copenssl_hmac()

    /// Prepares a secret of any length; the secret itself is not kept.
    public init(secret: Span<UInt8>) {
        // SAFETY: the callee reads exactly `count` bytes during the call.
        unsafe secret.withUnsafeBufferPointer { source in
            unsafe copenssl_hmac_prepare(&key, source.baseAddress, source.count)
        }
    }

    /// The code of `message`.
    public func sign(_ message: Span<UInt8>) -> Digest256 {
        var code = Digest256.zero
        var room = code.bytes.mutableSpan
        // SAFETY: the key is only read, the message read for its count, the room is 32 bytes.
        unsafe withUnsafePointer(to: key) { key in
            unsafe room.withUnsafeMutableBufferPointer { room in
                unsafe message.withUnsafeBufferPointer { source in
                    unsafe copenssl_hmac_sign(
                        key,
                        source.baseAddress,
                        source.count,
                        room.baseAddress
                    )
                }
            }
        }
        return code
    }

    deinit {
        var last = key
        // SAFETY: the value is ours and as large as its type.
        unsafe copenssl_forget(&last, MemoryLayout<copenssl_hmac>.size)
    }
}
