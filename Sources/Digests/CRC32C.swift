public import CChecksum

/// CRC32C (Castagnoli), by the processor's instruction; check value of `123456789` is E3069283.
@frozen
public struct CRC32C: Hashable, BitwiseCopyable, Sendable {
    /// The remainder as the instruction keeps it: not yet inverted.
    @usableFromInline var remainder: UInt64

    /// Starts a checksum; another `origin` gives another checksum for every text.
    @inlinable
    public init(origin: UInt32 = 0) { remainder = UInt64(~origin) }

    /// Whether this processor has the instruction; asked once at start.
    public static var isAvailable: Bool { cchecksum_available() != 0 }

    /// The checksum of all taken so far.
    @inlinable
    public var value: UInt32 { ~UInt32(truncatingIfNeeded: remainder) }

    /// Takes eight bytes, lowest first.
    @inlinable @inline(__always)
    public mutating func add(_ word: UInt64) { remainder = cchecksum_word(remainder, word) }

    /// Takes four bytes, lowest first.
    @inlinable @inline(__always)
    public mutating func add(_ half: UInt32) {
        remainder = UInt64(cchecksum_half(UInt32(truncatingIfNeeded: remainder), half))
    }

    /// Takes one byte.
    @inlinable @inline(__always)
    public mutating func add(_ byte: UInt8) {
        remainder = UInt64(cchecksum_byte(UInt32(truncatingIfNeeded: remainder), byte))
    }

    /// Takes a run of bytes.
    @inlinable
    public mutating func add(_ bytes: RawSpan) {
        var at = 0
        while bytes.byteCount - at >= 8 {
            // SAFETY: eight bytes remain, and any bits are an integer.
            add(unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
            at += 8
        }
        while at < bytes.byteCount {
            add(unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt8.self))
            at += 1
        }
    }

    /// The checksum of one run of bytes.
    @inlinable
    public static func of(_ bytes: RawSpan, origin: UInt32 = 0) -> UInt32 {
        var sum = CRC32C(origin: origin)
        sum.add(bytes)
        return sum.value
    }

    /// The checksum of one run of bytes.
    @inlinable
    public static func of(_ bytes: Span<UInt8>, origin: UInt32 = 0) -> UInt32 {
        // SAFETY: bytes have no padding between them.
        of(unsafe bytes.bytes, origin: origin)
    }
}
