internal import COpenSSL

/// The 64 bytes of an Ed25519 signature, held in place.
@frozen
public struct Ed25519Signature: BitwiseCopyable, Sendable {
    /// The bytes in order.
    public var bytes: InlineArray<64, UInt8>

    /// Wraps 64 bytes.
    @inlinable
    public init(bytes: InlineArray<64, UInt8>) { self.bytes = bytes }
}

/// Why a key is no key.
public enum Ed25519KeyError: Error, Equatable {
    /// Not 32 bytes.
    case length(Int)

    /// Not a PKCS#8 PEM text of an Ed25519 private key without a passphrase.
    case notAKey
}

/// A private key with its context made once (RFC 8032); used by one thread at a time.
///
/// OpenSSL allocates inside each signature, so this belongs to session log-on, not to every order.
@safe
public struct Ed25519Signer: ~Copyable, @unchecked Sendable {
    private let key: OpaquePointer

    /// Takes the 32-byte seed.
    public init(seed: Span<UInt8>) throws(Ed25519KeyError) {
        guard seed.count == 32 else { throw .length(seed.count) }
        // SAFETY: 32 bytes were checked; the callee copies them.
        let made = unsafe seed.withUnsafeBufferPointer { seed in
            unsafe copenssl_ed25519_private(seed.baseAddress)
        }
        guard let made = unsafe made else { throw .notAKey }
        unsafe key = made
    }

    /// Takes a PKCS#8 PEM text, the form the venues' guides tell users to make.
    public init(pem: Span<UInt8>) throws(Ed25519KeyError) {
        // SAFETY: the callee reads exactly `count` bytes during the call.
        let made = unsafe pem.withUnsafeBufferPointer { text in
            unsafe copenssl_ed25519_pem(text.baseAddress, text.count)
        }
        guard let made = unsafe made else { throw .notAKey }
        unsafe key = made
    }

    /// The public half.
    public var publicKey: Digest256 {
        var half = Digest256.zero
        var room = half.bytes.mutableSpan
        // SAFETY: the key lives as long as this value, the room is 32 bytes.
        let worked = unsafe room.withUnsafeMutableBufferPointer { room in
            unsafe copenssl_ed25519_public_of(key, room.baseAddress)
        }
        precondition(worked == 1, "a private key has a public half")
        return half
    }

    /// The signature of `message`.
    public mutating func sign(_ message: Span<UInt8>) -> Ed25519Signature {
        var signature = Ed25519Signature(bytes: InlineArray(repeating: 0))
        var room = signature.bytes.mutableSpan
        // SAFETY: `mutating` keeps a second caller out; the room is 64 bytes.
        let worked = unsafe room.withUnsafeMutableBufferPointer { room in
            unsafe message.withUnsafeBufferPointer { source in
                unsafe copenssl_ed25519_sign(
                    key,
                    source.baseAddress,
                    source.count,
                    room.baseAddress
                )
            }
        }
        precondition(worked == 1, "a prepared key signs")
        return signature
    }

    deinit {
        // SAFETY: made in init and owned by this value alone.
        unsafe copenssl_ed25519_free(key)
    }
}

/// A public key with its context made once; used by one thread at a time.
@safe
public struct Ed25519Verifier: ~Copyable, @unchecked Sendable {
    private let key: OpaquePointer

    /// Takes the 32 bytes of a public key.
    public init(publicKey: Span<UInt8>) throws(Ed25519KeyError) {
        guard publicKey.count == 32 else { throw .length(publicKey.count) }
        // SAFETY: 32 bytes were checked; the callee copies them.
        let made = unsafe publicKey.withUnsafeBufferPointer { bytes in
            unsafe copenssl_ed25519_public(bytes.baseAddress)
        }
        guard let made = unsafe made else { throw .notAKey }
        unsafe key = made
    }

    /// Whether `signature` is this key's over exactly `message`.
    public mutating func accepts(_ signature: Span<UInt8>, over message: Span<UInt8>) -> Bool {
        guard signature.count == 64 else { return false }
        // SAFETY: `mutating` keeps a second caller out; 64 bytes were checked.
        return unsafe signature.withUnsafeBufferPointer { signature in
            unsafe message.withUnsafeBufferPointer { source in
                unsafe copenssl_ed25519_verify(
                    key,
                    source.baseAddress,
                    source.count,
                    signature.baseAddress
                ) == 1
            }
        }
    }

    deinit {
        // SAFETY: made in init and owned by this value alone.
        unsafe copenssl_ed25519_free(key)
    }
}
