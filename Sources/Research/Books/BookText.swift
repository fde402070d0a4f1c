public import Base
internal import Digests
public import Domain
public import Market

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

    /// One symbol's whole book as a JSON object.
    public static func json(_ book: any BookTrack) -> String {
        let levels = book.levels(.max) ?? ([], [])
        let scale = book.instrument.scale
        let unused = book.counters.discarded + book.counters.late + book.counters.duplicates
        // A heartbeat is an update without levels.
        let events = book.counters.applied + book.counters.heartbeats
        let id = book.lastID == -1 ? "null" : "\(book.lastID)"
        return "{\"symbol\":\"\(book.instrument.symbol)\",\"events\":\(events),"
            + "\"dropped_before_join\":\(unused),\"last_id\":\(id),"
            + "\"bids\":\(json(levels.bids, scale)),\"asks\":\(json(levels.asks, scale))}"
    }

    /// One break in a line for people: where, why, and the ids around it.
    public static func report(
        _ cause: SequenceBreak,
        of book: any BookTrack,
        _ path: String,
        _ line: Int
    ) -> String {
        "\(path):\(line): \(book.instrument.symbol): chain broken (\(cause.cause)) after "
            + "\(cause.last) at first \(cause.first) last \(cause.final) "
            + "previous \(cause.previous)"
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
