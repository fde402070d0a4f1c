/// Hexadecimal text, two digits a byte; written in lower case, read in both.
public enum Hex {
    /// Writes the digits of `bytes` from `offset` on, and returns where they end.
    ///
    /// - Precondition: the room holds two digits a byte.
    @inlinable
    public static func encode(
        _ bytes: Span<UInt8>,
        into room: inout MutableSpan<UInt8>,
        at offset: Int = 0
    ) -> Int {
        precondition(
            offset >= 0 && room.count - offset >= 2 * bytes.count,
            "there is room for two digits a byte"
        )
        var at = offset
        for index in bytes.indices {
            room[at] = digit(bytes[index] >> 4)
            room[at + 1] = digit(bytes[index] & 15)
            at += 2
        }
        return at
    }

    /// Reads digits into `room` and returns how many bytes they made; nil when they are none or do not fit.
    public static func decode(_ text: Span<UInt8>, into room: inout MutableSpan<UInt8>) -> Int? {
        guard text.count & 1 == 0, text.count / 2 <= room.count else { return nil }
        for index in 0..<text.count / 2 {
            guard let high = value(text[2 * index]), let low = value(text[2 * index + 1]) else {
                return nil
            }
            room[index] = high << 4 | low
        }
        return text.count / 2
    }

    /// The digit of 0…15, without a table: ten below, letters above.
    @inlinable @inline(__always)
    static func digit(_ nibble: UInt8) -> UInt8 {
        nibble &+ 0x30 &+ (nibble > 9 ? 0x27 : 0)
    }

    @inline(__always)
    private static func value(_ digit: UInt8) -> UInt8? {
        let decimal = digit &- 0x30
        if decimal <= 9 { return decimal }
        let letter = (digit | 0x20) &- 0x61
        return letter <= 5 ? letter + 10 : nil
    }
}
