/// Writes JSON text; the commas look after themselves.
public struct JSONWriter {
    /// The text so far.
    public private(set) var bytes: [UInt8] = []

    private var wantsComma = false

    /// An empty text with room for a usual message.
    public init(reserving count: Int = 256) { bytes.reserveCapacity(count) }

    /// Opens an object as an element, or as the whole text.
    public mutating func openObject() {
        separate()
        bytes.append(UInt8(ascii: "{"))
        wantsComma = false
    }

    /// Opens an object under a name.
    public mutating func openObject(_ name: StaticString) {
        key(name)
        openObject()
    }

    /// Closes the object.
    public mutating func closeObject() {
        bytes.append(UInt8(ascii: "}"))
        wantsComma = true
    }

    /// Opens a list as an element, or as the whole text.
    public mutating func openArray() {
        separate()
        bytes.append(UInt8(ascii: "["))
        wantsComma = false
    }

    /// Opens a list under a name.
    public mutating func openArray(_ name: StaticString) {
        key(name)
        openArray()
    }

    /// Closes the list.
    public mutating func closeArray() {
        bytes.append(UInt8(ascii: "]"))
        wantsComma = true
    }

    /// Writes a member's name; its value must follow.
    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        wantsComma = false
    }

    /// A text element.
    public mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        let isPlain = text.utf8.allSatisfy {
            $0 >= 32 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain { bytes.append(contentsOf: text.utf8) } else { escape(text) }
        bytes.append(UInt8(ascii: "\""))
        wantsComma = true
    }

    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<32:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
    }

    /// An integer element.
    public mutating func integer(_ value: Int64) {
        separate()
        appendInteger(value)
        wantsComma = true
    }

    /// JSON text that is already whole, as an element.
    public mutating func raw(_ text: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: text)
        wantsComma = true
    }

    /// A decimal in quotes with every digit of its scale.
    public mutating func decimal(_ value: Int64, digits: Int) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        DecimalText.append(value, digits: digits, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        wantsComma = true
    }

    /// A decimal in quotes without zeros at its end.
    public mutating func trimmed(_ value: Int64, digits: Int) {
        var value = value
        var digits = digits
        while digits > 0, value % 10 == 0 {
            value /= 10
            digits -= 1
        }
        decimal(value, digits: digits)
    }

    /// A text under a name that is data.
    public mutating func field(named name: String, _ text: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        wantsComma = false
        string(text)
    }

    /// A named text.
    public mutating func field(_ name: StaticString, _ text: String) {
        key(name)
        string(text)
    }

    /// A named integer.
    public mutating func field(_ name: StaticString, _ value: Int64) {
        key(name)
        integer(value)
    }

    /// A named truth value.
    public mutating func field(_ name: StaticString, _ flag: Bool) {
        key(name)
        raw((flag ? "true" : "false").utf8)
    }

    /// A named `null`.
    public mutating func null(_ name: StaticString) {
        key(name)
        raw("null".utf8)
    }

    /// A named decimal with every digit of its scale.
    public mutating func field(_ name: StaticString, _ value: Int64, digits: Int) {
        key(name)
        decimal(value, digits: digits)
    }

    /// A named decimal without zeros at its end.
    public mutating func field(_ name: StaticString, trimmed value: Int64, digits: Int) {
        key(name)
        trimmed(value, digits: digits)
    }

    private mutating func separate() {
        if wantsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func appendInteger(_ value: Int64) {
        DecimalText.append(value, digits: 0, to: &bytes)
    }
}
