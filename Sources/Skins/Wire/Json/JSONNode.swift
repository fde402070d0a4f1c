/// A JSON value with the place it was read at; numbers stay text, so no digit is ever lost.
public struct JSONNode: Sendable {
    /// What the value is.
    public enum Value: Sendable {
        /// `null`.
        case null

        /// `true` or `false`.
        case bool(Bool)

        /// A number as written.
        case number(String)

        /// A string, escapes resolved.
        case string(String)

        /// A list.
        case array([JSONNode])

        /// Members in order; a repeated name keeps both.
        case object([JSONMember])
    }

    /// The value.
    public var value: Value

    /// The byte it starts at.
    public var offset: Int

    /// Places a value.
    public init(_ value: Value, offset: Int = 0) {
        self.value = value
        self.offset = offset
    }

    /// A string's text.
    public var string: String? {
        if case .string(let text) = value { text } else { nil }
    }

    /// An integer that fits 64 bits.
    public var integer: Int64? {
        if case .number(let text) = value { Int64(text) } else { nil }
    }

    /// `true` or `false`.
    public var bool: Bool? {
        if case .bool(let flag) = value { flag } else { nil }
    }

    /// A list's elements.
    public var array: [JSONNode]? {
        if case .array(let elements) = value { elements } else { nil }
    }

    /// An object's members.
    public var members: [JSONMember]? {
        if case .object(let members) = value { members } else { nil }
    }

    /// The first member of that name.
    public subscript(name: String) -> JSONNode? {
        guard case .object(let members) = value else { return nil }
        for member in members where member.name == name { return member.node }
        return nil
    }

    /// The text of a string or number, as a request parameter would carry it.
    public var scalarText: String? {
        switch value {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        default: nil
        }
    }
}

/// One member of an object.
public struct JSONMember: Sendable {
    /// Its name.
    public var name: String

    /// The byte its name starts at.
    public var offset: Int

    /// Its value.
    public var node: JSONNode
}
