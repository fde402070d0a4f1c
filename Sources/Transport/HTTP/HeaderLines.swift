/// Walks the header lines of a head whose end is known.
struct HeaderLines {
    private var place: Int
    private let end: Int

    init(_ fields: Extent) {
        place = fields.start
        end = fields.start + fields.count
    }

    struct Line {
        let name: Extent
        let value: Extent
    }

    /// The next line; a malformed one ends the walk (`HTTPReader` has refused such a head).
    mutating func next(in buffer: borrowing ReceiveBuffer) -> Line? {
        guard place < end else { return nil }
        var colon = place
        while colon < end, buffer[colon] != UInt8(ascii: ":") { colon += 1 }
        var stop = colon
        while stop < end, buffer[stop] != UInt8(ascii: "\r") { stop += 1 }
        guard colon < stop else { return nil }
        let name = Extent(start: place, count: colon - place)
        place = stop + 2
        var first = colon + 1
        while first < stop, Self.isBlank(buffer[first]) { first += 1 }
        while stop > first, Self.isBlank(buffer[stop - 1]) { stop -= 1 }
        return Line(name: name, value: Extent(start: first, count: stop - first))
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// A byte that may stand in a header name or a method (RFC 9110 token).
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
            UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
            UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
