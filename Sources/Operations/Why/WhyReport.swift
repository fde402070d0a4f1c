public import Base
internal import Domain
public import Journal
public import Trading

/// One pass explained: the book, our orders in it, what the gate checked, and where the time went.
public struct WhyReport {
    private let picture: PassPicture
    private let session: TapeSession
    private let order: ClientOrderID?

    /// Explains a pass of a session; with an order, the requests about that order alone.
    public init(_ picture: PassPicture, of session: TapeSession, order: ClientOrderID?) {
        self.picture = picture
        self.session = session
        self.order = order
    }

    private var symbols: [(words: PassWords, status: SymbolStatus)] {
        (0..<Int(picture.status.symbolCount)).compactMap { place in
            let status = picture.status.symbols[place]
            return status.instrument.map { (PassWords($0), status) }
        }
    }

    private var trails: [GateTrail] {
        guard let order else { return picture.trails }
        return picture.trails.filter { $0.request.clientID == order }
    }

    private func words(of request: OrderRequest) -> PassWords? {
        let place = Int(request.instrument.index)
        guard place < session.instruments.count else { return nil }
        return PassWords(session.instruments[place])
    }

    private var stages: [(name: String, nanoseconds: Int64)] {
        guard let times = picture.stages else { return [] }
        return zip(Stage.allCases, times).filter { $0.1 > 0 }.map { ($0.0.name, $0.1) }
    }

    // MARK: For people

    /// The explanation as lines.
    public var text: String {
        var lines = [
            "pass at \(UTCText.text(session.utc(at: picture.instant))), instant "
                + "\(picture.instant.sinceBoot), start \(session.incarnation), tape \(picture.position)",
            "mode \(picture.status.mode.word)",
        ]
        for (words, status) in symbols { lines += book(words, status) }
        lines.append("")
        lines.append(trails.isEmpty ? "nothing was asked of the gate in this pass" : "requests")
        for trail in trails { lines += requestLines(trail) }
        lines.append("")
        if stages.isEmpty {
            lines.append("no stage times were kept for this pass")
        } else {
            let times = stages.map { "\($0.name) \(Amount.time($0.nanoseconds))" }
            lines.append("time: " + times.joined(separator: ", "))
        }
        return lines.joined(separator: "\n")
    }

    private func book(_ words: PassWords, _ status: SymbolStatus) -> [String] {
        var lines = ["", "\(words.symbol): book \(status.book.word)"]
        for level in 0..<SymbolStatus.levelsMax {
            let (bid, ask) = (status.bids[level], status.asks[level])
            guard bid.price != .none || ask.price != .none else { continue }
            lines.append("  \(side(bid, words, left: true))  |  \(side(ask, words, left: false))")
        }
        for place in 0..<Int(status.quoteCount) {
            let quote = status.quotes[place]
            let ahead =
                quote.isFollowed
                ? "\(words.quantity(quote.ahead)) ± \(words.quantity(quote.aheadUncertainty)) ahead"
                : "its place in the queue is not followed"
            lines.append(
                "  ours: \(quote.side == .buy ? "buy" : "sell") \(words.quantity(quote.quantity)) at "
                    + "\(words.price(quote.price)), \(quote.state.word), filled "
                    + "\(words.quantity(quote.filled)), \(ahead), id \(quote.clientID.raw)"
            )
        }
        return lines
    }

    private func side(_ level: Level, _ words: PassWords, left: Bool) -> String {
        guard level.price != .none else { return "-" }
        let (quantity, price) = (words.quantity(level.quantity), words.price(level.price))
        return left ? "\(quantity) × \(price)" : "\(price) × \(quantity)"
    }

    private func requestLines(_ trail: GateTrail) -> [String] {
        guard let words = words(of: trail.request) else { return [] }
        let outcome = trail.refusal.map { "refused: \($0.reason) (\($0))" } ?? "left"
        var lines = ["  \(words.request(trail.request)): \(outcome)"]
        if let ahead = trail.ahead {
            lines.append(
                "    \(words.quantity(ahead)) rests at its price: ahead of it in the queue"
            )
        }
        for finding in trail.findings {
            let limit =
                finding.unit == .fact ? "" : " against \(words.limit(finding))"
            lines.append(
                "    \(finding.isRefused ? "REFUSED" : "passed ")  \(finding.name): "
                    + words.number(finding.value, finding.unit) + limit
            )
        }
        return lines
    }

    // MARK: For programs

    /// The explanation as one JSON object.
    public var json: String {
        var object = JSONText()
        object.member("instant", picture.instant.sinceBoot)
        object.member("utc", UTCText.text(session.utc(at: picture.instant)))
        object.member("incarnation", session.incarnation)
        object.member("tape", picture.position)
        object.member("mode", picture.status.mode.word)
        object.raw("books", list(symbols.map { bookJSON($0.words, $0.status) }))
        object.raw("requests", list(trails.compactMap(requestJSON)))
        var times = JSONText()
        for stage in stages { times.member(stage.name, stage.nanoseconds) }
        object.raw("stages", times.closed)
        return object.closed
    }

    private func bookJSON(_ words: PassWords, _ status: SymbolStatus) -> String {
        var object = JSONText()
        object.member("symbol", words.symbol)
        object.member("state", status.book.word)
        for (name, levels) in [("bids", status.bids), ("asks", status.asks)] {
            let rows = levels.indices.map { levels[$0] }.filter { $0.price != .none }
            object.raw(
                name,
                list(
                    rows.map {
                        list(
                            [words.price($0.price), words.quantity($0.quantity)].map(
                                JSONText.quoted
                            )
                        )
                    }
                )
            )
        }
        let orders = (0..<Int(status.quoteCount)).map { status.quotes[$0] }
        object.raw("orders", list(orders.map { orderJSON($0, words) }))
        return object.closed
    }

    private func orderJSON(_ order: QuoteStatus, _ words: PassWords) -> String {
        var object = JSONText()
        object.member("client_id", "\(order.clientID.raw)")
        object.member("side", order.side == .buy ? "buy" : "sell")
        object.member("price", words.price(order.price))
        object.member("quantity", words.quantity(order.quantity))
        object.member("filled", words.quantity(order.filled))
        object.member("state", order.state.word)
        if order.isFollowed {
            object.member("ahead", words.quantity(order.ahead))
            object.member("ahead_uncertainty", words.quantity(order.aheadUncertainty))
        }
        return object.closed
    }

    private func requestJSON(_ trail: GateTrail) -> String? {
        guard let words = words(of: trail.request) else { return nil }
        let request = trail.request
        var object = JSONText()
        object.member("action", "\(request.action)")
        if request.clientID != .none { object.member("client_id", "\(request.clientID.raw)") }
        object.member("symbol", words.symbol)
        object.member("side", request.side == .buy ? "buy" : "sell")
        object.member("price", words.price(request.price))
        object.member("quantity", words.quantity(request.quantity))
        if let ahead = trail.ahead { object.member("ahead", words.quantity(ahead)) }
        object.member("left", trail.refusal == nil)
        if let refusal = trail.refusal {
            object.member("refusal", "\(refusal)")
            object.member("reason", "\(refusal.reason)")
        }
        object.raw(
            "checks",
            list(
                trail.findings.map { finding in
                    var row = JSONText()
                    row.member("check", finding.name)
                    row.member("code", "\(finding.refusal)")
                    row.member("value", words.number(finding.value, finding.unit))
                    row.member("limit", words.limit(finding))
                    row.member("passed", !finding.isRefused)
                    return row.closed
                }
            )
        )
        return object.closed
    }

    private func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }
}
