/// Where and why a text is no JSON.
public struct JSONFault: Error, Equatable, Sendable {
    /// The byte that is wrong.
    public var offset: Int

    /// What was wrong with it.
    public var reason: String
}

/// A strict reader (RFC 8259): no comments, no trailing commas, no duplicate rules of its own.
public struct JSONReader {
    private static let depthMax = 64

    private let bytes: [UInt8]
    private var at = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The one value the text holds.
    public static func read(_ bytes: [UInt8]) throws(JSONFault) -> JSONNode {
        var reader = JSONReader(bytes)
        let node = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.at == bytes.count else {
            throw JSONFault(offset: reader.at, reason: "text after the value")
        }
        return node
    }

    private mutating func value(depth: Int) throws(JSONFault) -> JSONNode {
        guard depth < Self.depthMax else { throw fault("nested too deeply") }
        skipSpace()
        let start = at
        guard at < bytes.count else { throw fault("the text ends early") }
        switch bytes[at] {
        case UInt8(ascii: "{"): return JSONNode(.object(try members(depth: depth)), offset: start)
        case UInt8(ascii: "["): return JSONNode(.array(try elements(depth: depth)), offset: start)
        case UInt8(ascii: "\""): return JSONNode(.string(try string()), offset: start)
        case UInt8(ascii: "t"):
            try word("true")
            return JSONNode(.bool(true), offset: start)
        case UInt8(ascii: "f"):
            try word("false")
            return JSONNode(.bool(false), offset: start)
        case UInt8(ascii: "n"):
            try word("null")
            return JSONNode(.null, offset: start)
        default: return JSONNode(.number(try number()), offset: start)
        }
    }

    private mutating func members(depth: Int) throws(JSONFault) -> [JSONMember] {
        at += 1
        var result: [JSONMember] = []
        skipSpace()
        if take("}") { return result }
        while true {
            skipSpace()
            let offset = at
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
                throw fault("a name in quotes is wanted")
            }
            let name = try string()
            skipSpace()
            guard take(":") else { throw fault("a colon is wanted") }
            result.append(JSONMember(name: name, offset: offset, node: try value(depth: depth + 1)))
            skipSpace()
            if take(",") { continue }
            guard take("}") else { throw fault("a comma or a closing brace is wanted") }
            return result
        }
    }

    private mutating func elements(depth: Int) throws(JSONFault) -> [JSONNode] {
        at += 1
        var result: [JSONNode] = []
        skipSpace()
        if take("]") { return result }
        while true {
            result.append(try value(depth: depth + 1))
            skipSpace()
            if take(",") { continue }
            guard take("]") else { throw fault("a comma or a closing bracket is wanted") }
            return result
        }
    }

    private mutating func string() throws(JSONFault) -> String {
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\"),
            bytes[at] >= 32
        {
            at += 1
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
            defer { at += 1 }
            return try self.text(bytes[start..<at], from: start)
        }
        var text = Array(bytes[start..<at])
        while true {
            guard at < bytes.count else { throw fault("a string has no end") }
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") { break }
            guard byte >= 32 else { throw fault("a control character in a string") }
            at += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard at < bytes.count else { throw fault("a string has no end") }
            let escape = bytes[at]
            at += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
            case UInt8(ascii: "b"): text.append(8)
            case UInt8(ascii: "f"): text.append(12)
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "r"): text.append(13)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "u"): text.append(contentsOf: String(try escapedScalar()).utf8)
            default: throw fault("an unknown escape")
            }
        }
        at += 1
        return try self.text(text[...], from: start)
    }

    private func text(_ bytes: ArraySlice<UInt8>, from start: Int) throws(JSONFault) -> String {
        guard let text = String(checked: bytes) else {
            throw JSONFault(offset: start, reason: "a string that is no UTF-8")
        }
        return text
    }

    private mutating func escapedScalar() throws(JSONFault) -> Character {
        let high = try fourHexDigits()
        var code = high
        if (0xd800..<0xdc00).contains(high) {
            guard take("\\"), take("u") else { throw fault("half a surrogate pair") }
            let low = try fourHexDigits()
            guard (0xdc00..<0xe000).contains(low) else { throw fault("half a surrogate pair") }
            code = 0x10000 + (high - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw fault("half a surrogate pair") }
        return Character(scalar)
    }

    private mutating func fourHexDigits() throws(JSONFault) -> UInt32 {
        guard at + 4 <= bytes.count,
            let text = String(validating: bytes[at..<(at + 4)], as: UTF8.self),
            text.allSatisfy({ $0.isHexDigit }), let code = UInt32(text, radix: 16)
        else { throw fault("four hex digits are wanted") }
        at += 4
        return code
    }

    private mutating func number() throws(JSONFault) -> String {
        let start = at
        _ = take("-")
        let whole = digits()
        guard whole > 0 else { throw fault("a value is wanted") }
        guard whole == 1 || bytes[at - whole] != UInt8(ascii: "0") else {
            throw fault("a number starts with zero")
        }
        if take(".") { guard digits() > 0 else { throw fault("a digit is wanted") } }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw fault("a digit is wanted") }
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = at
        while at < bytes.count, bytes[at] >= 48, bytes[at] <= 57 { at += 1 }
        return at - start
    }

    private mutating func word(_ word: String) throws(JSONFault) {
        guard bytes[at...].starts(with: word.utf8) else { throw fault("a value is wanted") }
        at += word.utf8.count
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 32, 9, 10, 13: at += 1
            default: return
            }
        }
    }

    private func fault(_ reason: String) -> JSONFault { JSONFault(offset: at, reason: reason) }
}
