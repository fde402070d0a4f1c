internal import Base
internal import VenueWire

/// A request's parameters; the first of a repeated name counts, so a query wins over a body.
struct Parameters {
    var items: [(name: String, value: String)] = []

    /// Names count without their case: clients write `orderidlist` and `orderIdList`.
    subscript(name: String) -> String? {
        for item in items where item.name == name { return item.value }
        for item in items where Self.areAlike(item.name.utf8, name.utf8) { return item.value }
        return nil
    }

    /// Letter by letter: most parameters that are asked for are not there, and a copy of each name in
    /// lower case is most of what an order cost.
    private static func areAlike(_ one: String.UTF8View, _ other: String.UTF8View) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).allSatisfy { left, right in
            left == right || (left ^ right == 0x20 && (0x61...0x7a).contains(left | 0x20))
        }
    }

    /// A parameter that must be there and not empty.
    func required(_ name: String) throws(VenueFault) -> String {
        guard let value = self[name], !value.isEmpty else { throw .missing(name) }
        return value
    }

    /// A whole number that must be there.
    func requiredInteger(_ name: String) throws(VenueFault) -> Int64 {
        guard let value = Int64(try required(name)) else { throw .missing(name) }
        return value
    }

    /// A whole number, if there.
    func integer(_ name: String) throws(VenueFault) -> Int64? {
        guard let text = self[name] else { return nil }
        guard let value = Int64(text) else { throw .illegal(name) }
        return value
    }

    /// A truth value, if there.
    func flag(_ name: String) throws(VenueFault) -> Bool? {
        guard let text = self[name] else { return nil }
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: throw .illegal(name)
        }
    }

    /// A decimal at a scale, if there; too many digits are the venue's precision error.
    func decimal(_ name: String, _ scale: Scale) throws(VenueFault) -> Int64? {
        guard let text = self[name] else { return nil }
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 40 else { throw .missing(name) }
        do {
            return try Decimal.parse(bytes.span, scale: scale)
        } catch {
            switch error {
            case .tooPrecise: throw .precision
            case .overflow: throw .illegal(name)
            default: throw .missing(name)
            }
        }
    }

    /// A limit of rows: 1 up to `max`, `usual` when not given.
    func limit(usual: Int, max: Int) throws(VenueFault) -> Int {
        guard let value = try integer("limit") else { return usual }
        guard value >= 1, value <= Int64(max) else { throw .illegal("limit") }
        return Int(value)
    }
}
