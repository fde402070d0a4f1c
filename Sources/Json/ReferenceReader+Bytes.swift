internal import Base
internal import CSimdjson

// Bytes, words and numbers, one at a time.
extension ReferenceReader {
    var byte: UInt8 { at < end ? unsafe start[at] : 0 }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    mutating func skipBlanks() {
        while at < end, Self.isBlank(byte) { at += 1 }
    }

    /// Steps over one character and the blanks around it.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard at < end, byte == UInt8(ascii: character) else { return false }
        at += 1
        skipBlanks()
        return true
    }

    /// The content of the string here.
    mutating func string() -> Range<Int>? {
        guard byte == UInt8(ascii: "\"") else { return nil }
        let first = at + 1
        at = first
        while at < end, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { return nil }
            // What a backslash escapes is no end of the string, but no control character either.
            if byte == UInt8(ascii: "\\"), at + 1 < end { at += 1 }
            guard byte >= 0x20 else { return nil }
            at += 1
        }
        guard at < end else { return nil }
        at += 1
        return first..<(at - 1)
    }

    /// The bytes of a bare value here.
    mutating func bare() -> Range<Int> {
        let first = at
        while at < end, !Self.isBlank(byte), !Self.isStructural(byte) { at += 1 }
        return first..<at
    }

    static func isStructural(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "\""):
            true
        default: false
        }
    }

    mutating func numberText() -> Range<Int>? {
        if byte == UInt8(ascii: "\"") { return string() }
        guard byte == UInt8(ascii: "-") || byte &- UInt8(ascii: "0") <= 9 else { return nil }
        return bare()
    }

    mutating func word(_ word: StaticString) -> Bool {
        let text = bare()
        guard text.count == word.utf8CodeUnitCount else { return false }
        for index in 0..<text.count
        where unsafe start[text.lowerBound + index] != word.utf8Start[index] {
            return false
        }
        return true
    }

    func text(_ range: Range<Int>) -> csj_text {
        var head: UInt64 = 0
        for (index, place) in range.prefix(8).enumerated() {
            head |= UInt64(unsafe start[place]) << UInt64(8 * index)
        }
        return csj_text(offset: UInt32(range.lowerBound), length: UInt32(range.count), head: head)
    }

    func isNamed(_ field: UnsafePointer<csj_field>, _ name: Range<Int>) -> Bool {
        guard name.count == Int(unsafe field.pointee.name_length) else { return false }
        for index in 0..<name.count
        where unsafe start[name.lowerBound + index] != field.pointee.name[index] {
            return false
        }
        return true
    }

    /// Steps over any value, checking that it is one.
    mutating func skip(_ depth: Int) -> Bool {
        switch byte {
        case UInt8(ascii: "\""): return string() != nil
        case UInt8(ascii: "t"): return word("true")
        case UInt8(ascii: "f"): return word("false")
        case UInt8(ascii: "n"): return word("null")
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard depth < Self.depthMax else { return false }
            let isObject = byte == UInt8(ascii: "{")
            at += 1
            if take(isObject ? "}" : "]") { return true }
            repeat {
                skipBlanks()
                if isObject { guard string() != nil, take(":") else { return false } }
                guard skip(depth + 1) else { return false }
            } while take(",")
            return take(isObject ? "}" : "]")
        default:
            guard byte == UInt8(ascii: "-") || byte &- UInt8(ascii: "0") <= 9 else { return false }
            let text = bare()
            var digits = 0
            for place in text {
                let byte = unsafe start[place]
                let isDigit = byte &- UInt8(ascii: "0") <= 9
                if isDigit { digits += 1 }
                let isMark = ".-+eE".utf8.contains(byte)
                guard isDigit || isMark else { return false }
            }
            return digits > 0
        }
    }
}
