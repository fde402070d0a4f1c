extension ClientOrderID {
    /// The fewest bytes of an id's text.
    public static let textBytesMin = 16

    /// The most bytes of an id's text.
    public static let textBytesMax = 19

    /// Reads an id in its only form (digits, no sign, no leading zero); nil for a stranger's text.
    @inlinable
    public static func parse(_ text: Span<UInt8>) -> ClientOrderID? {
        guard text.count >= textBytesMin, text.count <= textBytesMax else { return nil }
        guard text[0] != UInt8(ascii: "0") else { return nil }
        var raw: UInt64 = 0
        for index in text.indices {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            raw = raw &* 10 &+ UInt64(digit)
        }
        // Nineteen digits stay below 2⁶⁴, so a value above 2⁶³ − 1 shows itself here.
        guard raw <= UInt64(Int64.max) else { return nil }
        let id = ClientOrderID(raw: Int64(raw))
        guard id.tag >= 1, id.sequence >= 1 else { return nil }
        return id
    }

    /// Writes the id's only text and returns where it ends.
    ///
    /// - Precondition: this is an id, and from `start` on there is room for it.
    @inlinable
    public func write(into bytes: inout MutableSpan<UInt8>, at start: Int) -> Int {
        precondition(raw > 0, "an id is positive")
        return Decimal.writeInteger(UInt64(raw), into: &bytes, at: start)
    }
}

extension ClientOrderID: CustomStringConvertible {
    /// The id as text; for people and files, never on the lane.
    public var description: String { String(raw) }
}
