/// Writes one JSON object member by member, in the order given.
public struct JSONText {
    private var text = "{"

    /// An empty object.
    public init() {}

    /// The finished object.
    public var closed: String { text + "}" }

    /// A text member.
    public mutating func member(_ name: String, _ value: String) {
        raw(name, Self.quoted(value))
    }

    /// A list of texts.
    public mutating func member(_ name: String, _ values: [String]) {
        raw(name, "[" + values.map(Self.quoted).joined(separator: ",") + "]")
    }

    /// A whole number.
    public mutating func member(_ name: String, _ value: some BinaryInteger) {
        raw(name, "\(value)")
    }

    /// A truth value.
    public mutating func member(_ name: String, _ value: Bool) {
        raw(name, value ? "true" : "false")
    }

    /// A member whose value is JSON already.
    public mutating func raw(_ name: String, _ json: String) {
        if text.utf8.count > 1 { text += "," }
        text += Self.quoted(name) + ":" + json
    }

    /// A JSON string literal.
    public static func quoted(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\t": literal += "\\t"
            case "\r": literal += "\\r"
            case "\0"..<" ":
                let hex = String(scalar.value, radix: 16)
                literal += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}
