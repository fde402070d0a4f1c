/// Percent-encoding of a query value (RFC 3986): all but letters, digits and `-._~` is escaped.
public enum PercentEncoding {
    /// The most characters `count` bytes can make.
    @inlinable
    public static func textCountMax(bytes count: Int) -> Int { 3 * count }

    /// Writes `bytes` escaped from `offset` on, and returns where they end.
    ///
    /// - Precondition: the room holds three characters a byte.
    public static func encode(
        _ bytes: Span<UInt8>,
        into room: inout MutableSpan<UInt8>,
        at offset: Int = 0
    ) -> Int {
        precondition(
            offset >= 0 && room.count - offset >= textCountMax(bytes: bytes.count),
            "there is room for the worst case"
        )
        var at = offset
        for index in bytes.indices {
            let byte = bytes[index]
            if isUnreserved(byte) {
                room[at] = byte
                at += 1
            } else {
                room[at] = UInt8(ascii: "%")
                room[at + 1] = upperDigit(byte >> 4)
                room[at + 2] = upperDigit(byte & 15)
                at += 3
            }
        }
        return at
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }

    private static func upperDigit(_ nibble: UInt8) -> UInt8 {
        nibble &+ 0x30 &+ (nibble > 9 ? 7 : 0)
    }
}
