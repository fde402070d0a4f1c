/// Parameters as a query or a form body writes them.
public enum FormText {
    /// The names and values of `a=1&b=2`, decoded; a part without `=` has an empty value.
    ///
    /// Nil when a percent sign is not followed by two digits, or the bytes are no UTF-8.
    public static func parse(_ text: String) -> [(name: String, value: String)]? {
        var result: [(name: String, value: String)] = []
        for part in text.utf8.split(separator: UInt8(ascii: "&")) {
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let name = part[..<(equals ?? part.endIndex)]
            let value = equals.map { part[part.index(after: $0)...] } ?? part[part.endIndex...]
            guard let name = decode(name), let value = decode(value) else { return nil }
            result.append((name, value))
        }
        return result
    }

    /// The text with `%XX` and `+` replaced.
    public static func decode(_ text: some Sequence<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var pending: [UInt8] = []
        var wanted = 0
        for byte in text {
            if wanted > 0 {
                guard let digit = hexDigit(byte) else { return nil }
                pending.append(digit)
                wanted -= 1
                if wanted == 0 {
                    bytes.append(pending[0] << 4 | pending[1])
                    pending.removeAll(keepingCapacity: true)
                }
            } else if byte == UInt8(ascii: "%") {
                wanted = 2
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        guard wanted == 0 else { return nil }
        return String(checked: bytes[...])
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
