internal import Base
internal import Domain
internal import VenueWire

/// Reads what the venue once sent of one contract: depth, trades and mark prices; other streams are
/// passed over.
struct RecordedReader {
    /// The contract, known from the first message on or named beforehand.
    private(set) var spec: SymbolSpec?

    private let isNamed: Bool

    /// Reads the contract with that name, or the only one there is.
    init(symbol: String?) throws(RecordingFault) {
        isNamed = symbol != nil
        if let symbol { spec = try Self.spec(symbol, line: 0) }
    }

    /// The frame of a message, or nil when it moves nothing.
    mutating func read(_ message: RecordedMessage) throws(RecordingFault) -> RecordedFrame? {
        let root: JSONNode
        do {
            root = try JSONReader.read(message.bytes)
        } catch {
            throw RecordingFault(line: message.line, "no JSON: \(error.reason)")
        }
        let body = root["data"] ?? root
        if body["lastUpdateId"] != nil { return try page(body, message.line) }
        let line = message.line
        switch body["e"]?.string {
        case "depthUpdate":
            guard let spec = try contract(of: body, line) else { return nil }
            return try frame(body, line, .diff(try diff(body, spec, line)))
        case "trade" where body["X"]?.string ?? "MARKET" == "MARKET":
            guard let spec = try contract(of: body, line) else { return nil }
            return try frame(body, line, .trade(try trade(body, id: "t", spec, line)))
        case "aggTrade":
            guard let spec = try contract(of: body, line) else { return nil }
            return try frame(body, line, .trade(try trade(body, id: "a", spec, line)))
        case "markPriceUpdate":
            guard try contract(of: body, line) != nil else { return nil }
            return try frame(body, line, try mark(body, line))
        default: return nil
        }
    }

    /// The answer to a depth query; it names no symbol.
    private func page(_ body: JSONNode, _ line: Int) throws(RecordingFault) -> RecordedFrame {
        guard let spec else {
            throw RecordingFault(line: line, "a depth answer names no symbol: name it")
        }
        let id = try integer(body, "lastUpdateId", line)
        let whole = RecordedDiff(
            first: id,
            last: id,
            previous: id,
            bids: try levels(body, "bids", spec, line),
            asks: try levels(body, "asks", spec, line)
        )
        let time = UTCTime(milliseconds: try integer(body, "E", line))
        return RecordedFrame(time: time, line: line, content: .page(whole))
    }

    private func diff(
        _ body: JSONNode,
        _ spec: SymbolSpec,
        _ line: Int
    ) throws(RecordingFault) -> RecordedDiff {
        RecordedDiff(
            first: try integer(body, "U", line),
            last: try integer(body, "u", line),
            previous: try integer(body, "pu", line),
            bids: try levels(body, "b", spec, line),
            asks: try levels(body, "a", spec, line)
        )
    }

    private func trade(
        _ body: JSONNode,
        id: String,
        _ spec: SymbolSpec,
        _ line: Int
    ) throws(RecordingFault) -> RecordedTrade {
        RecordedTrade(
            id: try integer(body, id, line),
            price: Price(raw: try decimal(body["p"], spec.prices, line)),
            quantity: Quantity(raw: try decimal(body["q"], spec.quantities, line)),
            aggressor: body["m"]?.bool == true ? .sell : .buy,
            isAggregate: id == "a"
        )
    }

    private func mark(
        _ body: JSONNode,
        _ line: Int
    ) throws(RecordingFault) -> RecordedFrame.Content {
        .mark(
            price: try decimal(body["p"], .money, line),
            index: try decimal(body["i"], .money, line),
            fundingRate: try decimal(body["r"], .money, line)
        )
    }

    private func frame(
        _ body: JSONNode,
        _ line: Int,
        _ content: RecordedFrame.Content
    ) throws(RecordingFault) -> RecordedFrame {
        let time = UTCTime(milliseconds: try integer(body, "E", line))
        return RecordedFrame(time: time, line: line, content: content)
    }

    /// The contract a message is about; nil when it is another one than the named.
    private mutating func contract(
        of body: JSONNode,
        _ line: Int
    ) throws(RecordingFault) -> SymbolSpec? {
        guard let symbol = body["s"]?.string else {
            throw RecordingFault(line: line, "a message without a symbol")
        }
        if spec == nil { spec = try Self.spec(symbol, line: line) }
        guard symbol != spec?.symbol else { return spec }
        guard isNamed else {
            throw RecordingFault(line: line, "\(symbol) beside another symbol: name one")
        }
        return nil
    }

    private static func spec(_ symbol: String, line: Int) throws(RecordingFault) -> SymbolSpec {
        guard let spec = SymbolSpec.named(symbol) else {
            throw RecordingFault(line: line, "the simulator does not know \(symbol)")
        }
        return spec
    }

    private func integer(
        _ body: JSONNode,
        _ name: String,
        _ line: Int
    ) throws(RecordingFault) -> Int64 {
        guard let value = body[name]?.integer, value >= 0 else {
            throw RecordingFault(line: line, "no \"\(name)\" in a message that needs it")
        }
        return value
    }

    private func decimal(
        _ node: JSONNode?,
        _ scale: Scale,
        _ line: Int
    ) throws(RecordingFault) -> Int64 {
        guard let text = node?.string else {
            throw RecordingFault(line: line, "a number is missing")
        }
        let bytes = Array(text.utf8)
        do {
            return try Decimal.parse(bytes.span, scale: scale)
        } catch {
            throw RecordingFault(line: line, "\"\(text)\" does not fit the contract's decimals")
        }
    }

    private func levels(
        _ body: JSONNode,
        _ name: String,
        _ spec: SymbolSpec,
        _ line: Int
    ) throws(RecordingFault) -> [Level] {
        guard let rows = body[name]?.array else {
            throw RecordingFault(line: line, "no \"\(name)\" in a depth message")
        }
        let tick = SymbolSpec.exact(spec.tickSize, spec.prices)
        var levels: [Level] = []
        levels.reserveCapacity(rows.count)
        for row in rows {
            guard let pair = row.array, pair.count == 2 else {
                throw RecordingFault(line: line, "a level is a price and a quantity")
            }
            let price = try decimal(pair[0], spec.prices, line)
            let quantity = try decimal(pair[1], spec.quantities, line)
            guard price > 0, quantity >= 0, price % tick == 0 else {
                throw RecordingFault(line: line, "a level off the grid of \(spec.symbol)")
            }
            levels.append(Level(price: Price(raw: price), quantity: Quantity(raw: quantity)))
        }
        return levels
    }
}
