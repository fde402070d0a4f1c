/// Scaled integers as decimal text.
public enum DecimalText {
    /// Appends `value` divided by ten to `digits`, with exactly so many places.
    public static func append(_ value: Int64, digits: Int, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var text: InlineArray<40, UInt8> = .init(repeating: UInt8(ascii: "0"))
        var left = value.magnitude
        var count = 0
        while left > 0 || count <= digits {
            text[count] = UInt8(ascii: "0") + UInt8(left % 10)
            left /= 10
            count += 1
        }
        while count > 0 {
            if count == digits { bytes.append(UInt8(ascii: ".")) }
            count -= 1
            bytes.append(text[count])
        }
    }

    /// The text with exactly so many places.
    public static func text(_ value: Int64, digits: Int) -> String {
        var bytes: [UInt8] = []
        append(value, digits: digits, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text without zeros at its end.
    public static func trimmed(_ value: Int64, digits: Int) -> String {
        var value = value
        var digits = digits
        while digits > 0, value % 10 == 0 {
            value /= 10
            digits -= 1
        }
        return text(value, digits: digits)
    }
}
