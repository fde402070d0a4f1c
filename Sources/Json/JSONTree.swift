/// A JSON value as a tree, for the few large answers that are read once at start; never on a lane.
public indirect enum JSONTree: Equatable, Sendable {
    /// `null`.
    case null

    /// `true` or `false`.
    case flag(Bool)

    /// A number as the venue wrote it, so that nothing is rounded.
    case number(String)

    /// A text, escapes undone.
    case text(String)

    /// A list.
    case list([JSONTree])

    /// Members in the order they came; of two with one name the last counts.
    case object([(name: String, value: JSONTree)])

    /// Whether both are the same value, members in the same order.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        switch (lhs, rhs) {
        case (.null, .null): true
        case (.flag(let left), .flag(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.text(let left), .text(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.object(let left), .object(let right)):
            left.elementsEqual(right) { $0.name == $1.name && $0.value == $1.value }
        default: false
        }
    }

    /// The member called `name`; nil where there is none, or no object.
    public subscript(name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// The items of a list; none for anything else.
    public var items: [JSONTree] {
        guard case .list(let items) = self else { return [] }
        return items
    }

    /// The text of a text or number.
    public var words: String? {
        switch self {
        case .text(let words), .number(let words): words
        default: nil
        }
    }

    /// Reads a whole document; nil when it is none.
    public static func read(_ bytes: [UInt8]) -> JSONTree? {
        var reader = TreeReader(bytes: bytes)
        guard let value = reader.value(depth: 0) else { return nil }
        reader.skipBlanks()
        return reader.at == bytes.count ? value : nil
    }
}

/// A strict reader over bytes in memory.
private struct TreeReader {
    let bytes: [UInt8]
    var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The deepest nesting read; venues stay below ten.
    private static let depthMax = 64

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            at += 1
        }
    }

    mutating func value(depth: Int) -> JSONTree? {
        skipBlanks()
        guard depth < Self.depthMax, let byte = next else { return nil }
        switch byte {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return list(depth: depth)
        case UInt8(ascii: "\""): return text().map(JSONTree.text)
        case UInt8(ascii: "t"): return word("true") ? .flag(true) : nil
        case UInt8(ascii: "f"): return word("false") ? .flag(false) : nil
        case UInt8(ascii: "n"): return word("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func take(_ wanted: UInt8) -> Bool {
        skipBlanks()
        guard next == wanted else { return false }
        at += 1
        return true
    }

    private mutating func word(_ word: String) -> Bool {
        guard bytes[at...].starts(with: word.utf8) else { return false }
        at += word.utf8.count
        return true
    }

    private mutating func object(depth: Int) -> JSONTree? {
        at += 1
        var members: [(name: String, value: JSONTree)] = []
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipBlanks()
            guard next == UInt8(ascii: "\""), let name = text(), take(UInt8(ascii: ":")),
                let value = value(depth: depth + 1)
            else { return nil }
            members.append((name, value))
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { return nil }
        }
    }

    private mutating func list(depth: Int) -> JSONTree? {
        at += 1
        var items: [JSONTree] = []
        if take(UInt8(ascii: "]")) { return .list(items) }
        while true {
            guard let value = value(depth: depth + 1) else { return nil }
            items.append(value)
            if take(UInt8(ascii: "]")) { return .list(items) }
            guard take(UInt8(ascii: ",")) else { return nil }
        }
    }

    private mutating func number() -> JSONTree? {
        let start = at
        while let byte = next, "+-.0123456789Ee".utf8.contains(byte) { at += 1 }
        guard at > start, bytes[start..<at].contains(where: { (0x30...0x39).contains($0) }) else {
            return nil
        }
        return .number(String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private mutating func text() -> String? {
        at += 1
        var content: [UInt8] = []
        while let byte = next {
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                content += Array(String(scalar).utf8)
            case 0..<0x20: return nil
            default: content.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard let byte = next else { return nil }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let unit = hex() else { return nil }
            guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(UInt32(unit)) }
            guard next == UInt8(ascii: "\\") else { return nil }
            at += 1
            guard next == UInt8(ascii: "u") else { return nil }
            at += 1
            guard let low = hex(), UTF16.isTrailSurrogate(low) else { return nil }
            return Unicode.Scalar(
                0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
            )
        default: return nil
        }
    }

    private mutating func hex() -> UInt16? {
        guard at + 4 <= bytes.count else { return nil }
        let digits = String(decoding: bytes[at..<at + 4], as: UTF8.self)
        at += 4
        return digits.utf8.allSatisfy { $0 != 0x2B && $0 != 0x2D } ? UInt16(digits, radix: 16) : nil
    }
}
