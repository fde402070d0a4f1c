/// Where a connection came in.
enum Route {
    case unrouted
    case market
    case `public`
    case `private`

    /// Whether streams of `other` flow here; without a route only the public ones do.
    func carries(_ other: Route) -> Bool { self == other || self == .unrouted && other == .public }
}

/// What a stream tells.
enum StreamKind: Hashable {
    case diff(milliseconds: Int)
    case partial(levels: Int, milliseconds: Int)
    case retailDiff
    case bookTicker
    case trade
    case aggregateTrade
    case mark(seconds: Int)
    case contractInfo

    /// The route it flows on.
    var route: Route {
        switch self {
        case .diff, .partial, .retailDiff, .bookTicker, .trade: .public
        case .aggregateTrade, .mark, .contractInfo: .market
        }
    }
}

/// A stream: what it tells, of which contract; −1 for all of them.
struct StreamKey: Hashable {
    var contract: Int
    var kind: StreamKind

    static let all = -1
}

extension StreamKey {
    /// The stream of that name; nil for names that never carry anything here.
    static func named(_ name: String, contract: (String) -> Int?) -> StreamKey? {
        switch name {
        case "!bookTicker": return StreamKey(contract: all, kind: .bookTicker)
        case "!markPrice@arr": return StreamKey(contract: all, kind: .mark(seconds: 3))
        case "!markPrice@arr@1s": return StreamKey(contract: all, kind: .mark(seconds: 1))
        case "!contractInfo": return StreamKey(contract: all, kind: .contractInfo)
        default: break
        }
        let parts = name.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts.count <= 3, let place = contract(String(parts[0])),
            let kind = kind(String(parts[1]), parts.count == 3 ? String(parts[2]) : nil)
        else { return nil }
        return StreamKey(contract: place, kind: kind)
    }

    private static func kind(_ word: String, _ speed: String?) -> StreamKind? {
        switch (word, speed) {
        case ("bookTicker", nil): return .bookTicker
        case ("trade", nil): return .trade
        case ("aggTrade", nil): return .aggregateTrade
        case ("markPrice", nil): return .mark(seconds: 3)
        case ("markPrice", "1s"): return .mark(seconds: 1)
        case ("rpiDepth", "500ms"): return .retailDiff
        default: break
        }
        guard word.hasPrefix("depth"), let milliseconds = milliseconds(speed) else { return nil }
        switch word.dropFirst(5) {
        case "": return .diff(milliseconds: milliseconds)
        case "5": return .partial(levels: 5, milliseconds: milliseconds)
        case "10": return .partial(levels: 10, milliseconds: milliseconds)
        case "20": return .partial(levels: 20, milliseconds: milliseconds)
        default: return nil
        }
    }

    private static func milliseconds(_ speed: String?) -> Int? {
        switch speed {
        case nil, "250ms": 250
        case "100ms": 100
        case "500ms": 500
        default: nil
        }
    }
}
