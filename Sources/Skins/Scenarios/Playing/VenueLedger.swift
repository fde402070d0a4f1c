/// What happened at the venue, counted for the verdict.
public struct VenueLedger: Sendable {
    /// Requests read, by kind.
    public var requests: [RequestKind: Int64] = [:]
    /// Answers sent, by HTTP status.
    public var http: [Int: Int64] = [:]
    /// The most request weight used in one minute.
    public var weightPerMinuteMax: Int64 = 0
    /// How often the core accepted an order with this client id, in the order of the first.
    public private(set) var accepted: [(client: String, count: Int64)] = []
    /// The largest position held, either side, at 10⁻⁸, by symbol.
    public var positionMax: [String: Int64] = [:]
    private var acceptedPlace: [String: Int] = [:]

    /// Nothing yet.
    public init() {}

    /// Counts a request; `any` counts them all.
    public mutating func count(_ kind: RequestKind) {
        requests[.any, default: 0] += 1
        if kind != .any { requests[kind, default: 0] += 1 }
    }

    /// Counts an order the core accepted.
    public mutating func accept(_ client: String) {
        if let place = acceptedPlace[client] {
            accepted[place].count += 1
        } else {
            acceptedPlace[client] = accepted.count
            accepted.append((client, 1))
        }
    }
}

/// What a verdict asks of the venue as it stands.
public protocol JudgedVenue {
    /// What happened so far.
    var ledger: VenueLedger { get }
    /// Status and filled amount at 10⁻⁸ of the latest order with this client id.
    func order(client: String) -> (status: String, filled: Int64)?
    /// How many orders are open.
    func openOrders(symbol: String) -> Int64
    /// The signed position at 10⁻⁸.
    func position(symbol: String) -> Int64
    /// The wallet at 10⁻⁸.
    func wallet(asset: String) -> Int64
}
