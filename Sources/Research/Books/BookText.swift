public import Base
internal import Digests
public import Domain

/// The texts by which books are compared with other programs' books.
public enum BookText {
    /// Levels as compact JSON: `[["price","quantity"],…]`, numbers without trailing zeros.
    public static func json(_ levels: [Level], _ scale: PairScale) -> String {
        let rows = levels.map {
            "[\"\(number($0.price.raw, scale.price))\",\"\(number($0.quantity.raw, scale.quantity))\"]"
        }
        return "[\(rows.joined(separator: ","))]"
    }

    /// The first sixteen hex digits of SHA-256 over both sides as JSON.
    public static func digest(_ bids: [Level], _ asks: [Level], _ scale: PairScale) -> String {
        let text = Array("[\(json(bids, scale)),\(json(asks, scale))]".utf8)
        return String(SHA256.digest(of: text.span).text.prefix(16))
    }

    /// A decimal without trailing zeros.
    static func number(_ raw: Int64, _ scale: Scale) -> String {
        let (whole, part) = raw.quotientAndRemainder(dividingBy: scale.unit)
        guard part != 0 else { return "\(whole)" }
        let digits = "\(part)"
        var fraction = String(repeating: "0", count: Int(scale.digits) - digits.count) + digits
        while fraction.last == "0" { fraction.removeLast() }
        return "\(whole).\(fraction)"
    }
}
