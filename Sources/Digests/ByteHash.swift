public import CChecksum

/// 64 bits that tell the exact bytes of a request: two CRC32C over alternate words, begun from the length.
///
/// Two chains run side by side in the processor, so 300 bytes take less time than one CRC would,
/// and no package is needed. It guards against mistakes, not against an adversary.
@frozen
public struct ByteHash: Hashable, BitwiseCopyable, Sendable {
    /// The bits.
    public let raw: UInt64

    /// Wraps bits read back.
    @inlinable
    public init(raw: UInt64) { self.raw = raw }

    /// The hash of a run of bytes.
    @inlinable
    public static func of(_ bytes: RawSpan) -> ByteHash {
        var even = UInt64(UInt32(truncatingIfNeeded: ~bytes.byteCount))
        var odd = UInt64(UInt32(truncatingIfNeeded: bytes.byteCount))
        var at = 0
        while bytes.byteCount - at >= 16 {
            // SAFETY: sixteen bytes remain, and any bits are an integer.
            even = cchecksum_word(
                even,
                unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
            )
            odd = cchecksum_word(
                odd,
                unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at + 8, as: UInt64.self)
            )
            at += 16
        }
        while at < bytes.byteCount {
            // SAFETY: one byte remains. The tail goes into both chains, which differ by their start.
            let byte = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt8.self)
            even = UInt64(cchecksum_byte(UInt32(truncatingIfNeeded: even), byte))
            odd = UInt64(cchecksum_byte(UInt32(truncatingIfNeeded: odd), byte))
            at += 1
        }
        return ByteHash(raw: even << 32 | odd)
    }

    /// The hash of a run of bytes.
    @inlinable
    public static func of(_ bytes: Span<UInt8>) -> ByteHash {
        // SAFETY: bytes have no padding between them.
        of(unsafe bytes.bytes)
    }
}
