public import Base
public import Domain

/// What all records up to a position add up to: open orders, positions, costs and the mode.
///
/// It is a fold of the journal and of nothing else, so it can be older than the journal, never other.
public struct JournalState: Equatable, Sendable {
    /// The position behind the last record folded in.
    public private(set) var next: UInt64 = 0

    /// The highest incarnation that began.
    public private(set) var incarnation: UInt32 = 0

    /// The mode as last journalled.
    public private(set) var mode: TradingMode = .hold

    /// The last record's instant, of the boot it was written in.
    public private(set) var lastInstant = Instant.distantPast

    /// The latest venue time seen.
    public private(set) var lastVenueTime = UTCTime.none

    private var orders: [Int64: OpenOrder] = [:]
    private var folds: [SymbolText: PositionFold] = [:]
    private var issued: [UInt8: Int64] = [:]
    private var costs: [String: Int64] = [:]
    private var tables = JournalTables(assets: [], contracts: [])
    /// A record of new rules whose symbol has not followed yet.
    private var awaited: JournalRecord?

    /// Nothing written yet.
    public init() {}

    /// Every order that is not final, by id.
    public var openOrders: [OpenOrder] { orders.values.sorted { $0.clientID < $1.clientID } }

    /// Every contract that traded, was compared with the venue or had an order closed as absent, by name.
    public var positions: [PositionFold] {
        folds.values.sorted { $0.symbol.description < $1.symbol.description }
    }

    /// What commissions cost, by asset at 10⁻⁸; a rebate is negative.
    public var commissions: [(asset: String, amount: Int64)] {
        costs.keys.sorted().map { ($0, costs[$0] ?? 0) }
    }

    /// The highest id issued by a lane.
    public func lastIssued(by lane: LaneID) -> ClientOrderID {
        ClientOrderID(raw: issued[lane.index] ?? 0)
    }

    /// Takes the words of the segment whose records follow.
    mutating func enter(_ header: SegmentHeader) {
        tables = header.tables
        awaited = nil
        incarnation = max(incarnation, header.incarnation)
    }

    /// Folds one record in.
    mutating func apply(_ record: JournalRecord) {
        precondition(record.position == next, "records are folded in order")
        next += 1
        guard let kind = record.kind else { return }
        if kind == .text {
            learnContract(record)
            return
        }
        lastInstant = record.instant
        awaited = nil
        if record.clientID != .none, record.isIntent {
            issued[record.lane] = max(issued[record.lane] ?? 0, record.clientID.raw)
        }
        switch kind {
        case .begin: incarnation = max(incarnation, record.incarnation)
        case .mode: mode = TradingMode(rawValue: UInt8(truncatingIfNeeded: record.slot)) ?? .hold
        case .instrumentVersion: expectContract(record)
        case .fill, .foreign:
            book(record)
            update(record, kind)
        case .positionAudit: adoptPosition(record)
        case .absent:
            noteAbsence(record)
            update(record, kind)
        case .intentCancelAll, .balance, .limitGrant, .text: break
        default: update(record, kind)
        }
        if !record.isIntent, record.venueTime > lastVenueTime { lastVenueTime = record.venueTime }
    }

    private mutating func update(_ record: JournalRecord, _ kind: RecordKind) {
        guard record.clientID != .none else { return }
        let key = record.clientID.raw
        let state = record.state ?? .unknown
        guard !state.isFinal else {
            orders[key] = nil
            return
        }
        guard var order = orders[key] ?? opened(by: record, kind) else { return }
        order.state = state
        order.position = record.position
        order.generation = record.generation
        order.filled = max(order.filled, record.filled)
        if record.venueID != .none { order.venueID = record.venueID }
        switch kind {
        case .intentPlace, .intentModify, .intentCancel:
            order.lastIntent = kind
            order.awaitsAnswer = true
            order.validUntil = record.venueTime
            order.bytesHash = record.a
            if kind != .intentCancel {
                order.reserved = record.b
                order.askedPrice = record.price
                order.askedQuantity = record.quantity
            }
        case .open, .amended, .adopted:
            order.awaitsAnswer = false
            order.price = record.price
            order.quantity = record.quantity
            order.askedPrice = record.price
            order.askedQuantity = record.quantity
        case .accepted, .rejected:
            order.awaitsAnswer = false
            if kind == .rejected {
                order.askedPrice = order.price
                order.askedQuantity = order.quantity
            }
        default: break
        }
        orders[key] = order
    }

    /// The first record of an order makes it: an intent, or its adoption.
    private func opened(by record: JournalRecord, _ kind: RecordKind) -> OpenOrder? {
        guard kind == .intentPlace || kind == .adopted,
            let contract = tables.contract(record.instrument),
            let type = record.type, let timeInForce = record.timeInForce
        else { return nil }
        return OpenOrder(
            clientID: record.clientID,
            venueID: record.venueID,
            symbol: contract.symbol,
            version: record.version,
            priceDigits: contract.priceDigits,
            quantityDigits: contract.quantityDigits,
            flags: record.flags,
            type: type,
            timeInForce: timeInForce,
            state: .unknown,
            slot: record.slot,
            price: record.price,
            quantity: record.quantity,
            filled: 0,
            askedPrice: record.price,
            askedQuantity: record.quantity,
            lastIntent: kind,
            awaitsAnswer: kind == .intentPlace,
            validUntil: record.venueTime,
            bytesHash: record.a,
            reserved: record.b,
            generation: record.generation,
            position: record.position
        )
    }

    private mutating func book(_ record: JournalRecord) {
        if let asset = tables.asset(record.feeAsset), record.b != 0 {
            costs[asset] = (costs[asset] ?? 0) &+ record.b
        }
        guard record.quantity > 0, let contract = tables.contract(record.instrument) else { return }
        var fold = folds[contract.symbol] ?? PositionFold(symbol: contract.symbol)
        fold.add(
            record.side,
            price: Self.scaled(record.price.raw, from: contract.priceDigits),
            quantity: Self.scaled(record.quantity, from: contract.quantityDigits),
            tradeID: record.a,
            at: record.venueTime
        )
        folds[contract.symbol] = fold
    }

    private mutating func adoptPosition(_ record: JournalRecord) {
        guard let contract = tables.contract(record.instrument) else { return }
        var fold = folds[contract.symbol] ?? PositionFold(symbol: contract.symbol)
        fold.adopt(
            Self.scaled(record.quantity, from: contract.quantityDigits),
            price: Self.scaled(record.price.raw, from: contract.priceDigits),
            settledBelow: record.a
        )
        folds[contract.symbol] = fold
    }

    private mutating func noteAbsence(_ record: JournalRecord) {
        guard let contract = tables.contract(record.instrument) else { return }
        folds[contract.symbol, default: PositionFold(symbol: contract.symbol)].absentAt =
            record.venueTime
    }

    private static func scaled(_ value: Int64, from digits: UInt8) -> Int128 {
        var result = Int128(value)
        for _ in Int(digits)..<max(Int(digits), PositionFold.digits) { result *= 10 }
        for _ in PositionFold.digits..<max(Int(digits), PositionFold.digits) { result /= 10 }
        return result
    }

    /// The tables with every change since the header.
    var tablesInForce: JournalTables { tables }

    /// Whether a text record belongs to the last record and changes what it means.
    var awaitsText: Bool { awaited != nil }

    private mutating func expectContract(_ record: JournalRecord) {
        guard var known = tables.contract(record.instrument) else {
            awaited = record
            return
        }
        known.version = record.version
        known.priceDigits = UInt8(truncatingIfNeeded: record.a)
        known.quantityDigits = UInt8(truncatingIfNeeded: record.a >> 8)
        replace(known)
    }

    /// The symbol behind new rules names a contract the header did not know.
    private mutating func learnContract(_ record: JournalRecord) {
        guard let rules = awaited, let name = record.text, let symbol = SymbolText(name.span)
        else { return }
        awaited = nil
        guard tables.contracts.count < JournalTables.contractsMax else { return }
        tables.contracts.append(
            ContractFact(
                id: rules.instrument,
                version: rules.version,
                priceDigits: UInt8(truncatingIfNeeded: rules.a),
                quantityDigits: UInt8(truncatingIfNeeded: rules.a >> 8),
                symbol: symbol
            )
        )
    }

    private mutating func replace(_ contract: ContractFact) {
        if let index = tables.contracts.firstIndex(where: { $0.id == contract.id }) {
            tables.contracts[index] = contract
        }
    }
}

extension JournalState {
    func write(to page: inout PageWriter) {
        page.put(next)
        page.put(incarnation)
        page.put(mode.rawValue)
        page.put(lastInstant.sinceBoot)
        page.put(lastVenueTime.nanoseconds)
        page.put(UInt32(orders.count))
        for order in openOrders { order.write(to: &page) }
        page.put(UInt32(folds.count))
        for fold in positions { fold.write(to: &page) }
        page.put(UInt32(issued.count))
        for lane in issued.keys.sorted() {
            page.put(lane)
            page.put(issued[lane] ?? 0)
        }
        page.put(UInt32(costs.count))
        for cost in commissions {
            page.put(Array(cost.asset.utf8), width: 16)
            page.put(cost.amount)
        }
        page.put(UInt32(tables.assets.count))
        for asset in tables.assets { page.put(Array(asset.utf8), width: 16) }
        page.put(UInt32(tables.contracts.count))
        for contract in tables.contracts { contract.write(to: &page) }
    }

    init?(from page: inout PageReader) {
        next = page.take(UInt64.self)
        incarnation = page.take(UInt32.self)
        guard let mode = TradingMode(rawValue: page.take(UInt8.self)) else { return nil }
        self.mode = mode
        lastInstant = Instant(sinceBoot: page.take(Int64.self))
        lastVenueTime = UTCTime(nanoseconds: page.take(Int64.self))
        for _ in 0..<page.take(UInt32.self) {
            guard !page.overran, let order = OpenOrder(from: &page) else { return nil }
            orders[order.clientID.raw] = order
        }
        for _ in 0..<page.take(UInt32.self) {
            guard !page.overran, let fold = PositionFold(from: &page) else { return nil }
            folds[fold.symbol] = fold
        }
        for _ in 0..<page.take(UInt32.self) {
            guard !page.overran else { return nil }
            let lane = page.take(UInt8.self)
            issued[lane] = page.take(Int64.self)
        }
        for _ in 0..<page.take(UInt32.self) {
            guard !page.overran else { return nil }
            let asset = String(decoding: page.takeText(width: 16), as: UTF8.self)
            costs[asset] = page.take(Int64.self)
        }
        let assets = page.take(UInt32.self)
        guard assets <= JournalTables.assetsMax else { return nil }
        for _ in 0..<assets {
            tables.assets.append(String(decoding: page.takeText(width: 16), as: UTF8.self))
        }
        let contracts = page.take(UInt32.self)
        guard contracts <= JournalTables.contractsMax else { return nil }
        for _ in 0..<contracts {
            guard let contract = ContractFact(from: &page) else { return nil }
            tables.contracts.append(contract)
        }
        guard !page.overran else { return nil }
    }
}
