/// Base64 of RFC 4648 with padding; reading accepts exactly what writing makes.
public enum Base64 {
    /// How many characters `count` bytes make.
    @inlinable
    public static func textCount(bytes count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Writes the text of `bytes` from `offset` on, and returns where it ends.
    ///
    /// - Precondition: the room holds `textCount(bytes:)` characters.
    public static func encode(
        _ bytes: Span<UInt8>,
        into room: inout MutableSpan<UInt8>,
        at offset: Int = 0
    ) -> Int {
        precondition(
            offset >= 0 && room.count - offset >= textCount(bytes: bytes.count),
            "there is room for the text"
        )
        var from = 0
        var at = offset
        while from < bytes.count {
            let left = bytes.count - from
            let first = UInt32(bytes[from]) << 16
            let second = left > 1 ? UInt32(bytes[from + 1]) << 8 : 0
            let third = left > 2 ? UInt32(bytes[from + 2]) : 0
            let group = first | second | third
            room[at] = letter(group >> 18)
            room[at + 1] = letter(group >> 12)
            room[at + 2] = left > 1 ? letter(group >> 6) : padding
            room[at + 3] = left > 2 ? letter(group) : padding
            from += 3
            at += 4
        }
        return at
    }

    /// Reads `text` into `room` and returns how many bytes it made; nil when it is not exact Base64 or does not fit.
    public static func decode(_ text: Span<UInt8>, into room: inout MutableSpan<UInt8>) -> Int? {
        guard text.count & 3 == 0 else { return nil }
        guard text.count > 0 else { return 0 }
        let pads = text[text.count - 1] != padding ? 0 : text[text.count - 2] != padding ? 1 : 2
        let count = text.count / 4 * 3 - pads
        guard count <= room.count else { return nil }
        var made = 0
        for group in 0..<text.count / 4 {
            let last = group == text.count / 4 - 1
            let letters = last ? 4 - pads : 4
            var bits: UInt32 = 0
            for place in 0..<letters {
                guard let value = value(text[4 * group + place]) else { return nil }
                bits |= value << UInt32(18 - 6 * place)
            }
            // Bits behind the last byte are zero, so that each run of bytes has one text only.
            guard bits & (1 << UInt32(8 * (4 - letters)) - 1) == 0 else { return nil }
            for place in 0..<letters - 1 {
                room[made] = UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * place))
                made += 1
            }
        }
        return made
    }

    private static let padding = UInt8(ascii: "=")

    @inline(__always)
    private static func letter(_ bits: UInt32) -> UInt8 {
        switch UInt8(truncatingIfNeeded: bits & 63) {
        case let value where value < 26: value + 0x41
        case let value where value < 52: value - 26 + 0x61
        case let value where value < 62: value - 52 + 0x30
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    @inline(__always)
    private static func value(_ letter: UInt8) -> UInt32? {
        switch letter {
        case 0x41...0x5a: UInt32(letter - 0x41)
        case 0x61...0x7a: UInt32(letter - 0x61) + 26
        case 0x30...0x39: UInt32(letter - 0x30) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
