internal import Base
internal import Domain
internal import Journal

/// The compiled statements of the projection, and which record goes into which.
struct ProjectionStatements: ~Copyable {
    private let log: Statement
    private let insertOrder: Statement
    private let updateOrder: Statement
    private let insertFill: Statement
    private let addCommission: Statement
    private let readPosition: Statement
    private let movePosition: Statement
    private let advance: Statement

    /// Compiles all of them.
    static func prepare(
        _ database: borrowing Database
    ) throws(StoreError) -> ProjectionStatements {
        let log = try database.prepare(
            "INSERT INTO order_journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        let insertOrder = try database.prepare(
            """
            INSERT INTO orders VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16)
            ON CONFLICT (cl_ord_id) DO NOTHING
            """
        )
        let updateOrder = try database.prepare(
            """
            UPDATE orders SET venue_order_id = coalesce(?2, venue_order_id),
                price = coalesce(?3, price), quantity = coalesce(?4, quantity), filled = ?5,
                state = coalesce(?6, state), cause = ?7, amends = ?8, last_position = ?9
            WHERE cl_ord_id = ?1
            """
        )
        let insertFill = try database.prepare(
            "INSERT INTO fills VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        let addCommission = try database.prepare(
            """
            UPDATE fills SET commission = ?4, commission_asset = ?5
            WHERE symbol = ?1 AND trade_id = ?2 AND made_by_venue = ?3
            """
        )
        let readPosition = try database.prepare(
            "SELECT amount_raw, digits FROM positions WHERE symbol = ?"
        )
        let movePosition = try database.prepare(
            """
            INSERT INTO positions VALUES (?1, ?2, ?3, ?4, 1, ?5)
            ON CONFLICT (symbol) DO UPDATE SET amount_raw = ?2, digits = ?3, amount = ?4,
                fills = fills + 1, last_position = ?5
            """
        )
        let advance = try database.prepare("UPDATE projection SET next_position = ?")
        return ProjectionStatements(
            log: log,
            insertOrder: insertOrder,
            updateOrder: updateOrder,
            insertFill: insertFill,
            addCommission: addCommission,
            readPosition: readPosition,
            movePosition: movePosition,
            advance: advance
        )
    }

    /// Notes how far the journal has been taken in.
    borrowing func advance(to position: UInt64) throws(StoreError) {
        advance.bind(1, Int64(position))
        try advance.run()
    }

    /// Takes one record in.
    borrowing func take(_ record: JournalRecord, of segment: SegmentHeader) throws(StoreError) {
        guard let kind = record.kind, kind != .text else { return }
        let fact = Fact(record, kind, segment)
        try write(fact)
        switch kind {
        case .intentPlace, .adopted:
            try open(fact)
            if kind == .adopted { try update(fact) }
        case .fill, .foreign:
            try update(fact)
            try fill(fact)
        case .intentModify, .intentCancel, .accepted, .rejected, .open, .amended, .canceled,
            .expired, .unknown, .absent:
            try update(fact)
        case .begin, .intentCancelAll, .balance, .positionAudit, .mode, .limitGrant,
            .instrumentVersion, .text:
            return
        }
    }

    private borrowing func write(_ fact: Fact) throws(StoreError) {
        let record = fact.record
        log.bind(1, Int64(record.position))
        log.bind(2, fact.venue)
        log.bind(3, record.clientID.raw)
        log.bind(4, fact.venueOrder)
        log.bind(5, record.instant.sinceBoot)
        log.bind(6, record.venueTime.nanoseconds)
        log.bind(7, Int64(record.incarnation))
        log.bind(8, "\(fact.kind)")
        log.bind(9, record.state.map { "\($0)" })
        log.bind(10, fact.symbol)
        log.bind(11, fact.hasOrder ? "\(record.side)" : nil)
        log.bind(12, fact.hasOrder ? fact.price : nil)
        log.bind(13, fact.hasOrder ? fact.quantity : nil)
        log.bind(14, fact.hasOrder ? fact.filled : nil)
        log.bind(15, Int64(record.cause))
        try log.run()
    }

    private borrowing func open(_ fact: Fact) throws(StoreError) {
        let record = fact.record
        insertOrder.bind(1, record.clientID.raw)
        insertOrder.bind(2, fact.venueOrder)
        insertOrder.bind(3, fact.symbol ?? "")
        insertOrder.bind(4, "\(record.side)")
        insertOrder.bind(5, record.type.map { "\($0)" } ?? "")
        insertOrder.bind(6, record.timeInForce.map { "\($0)" } ?? "")
        insertOrder.bind(7, record.flags.contains(.reduceOnly) ? 1 : 0)
        insertOrder.bind(8, fact.price)
        insertOrder.bind(9, fact.quantity)
        insertOrder.bind(10, fact.filled)
        insertOrder.bind(11, record.state.map { "\($0)" } ?? "unknown")
        insertOrder.bind(12, Int64(record.cause))
        insertOrder.bind(13, Int64(record.slot))
        insertOrder.bind(14, Int64(record.incarnation))
        insertOrder.bind(15, Int64(record.generation))
        insertOrder.bind(16, Int64(record.position))
        try insertOrder.run()
    }

    private borrowing func update(_ fact: Fact) throws(StoreError) {
        let record = fact.record
        guard record.clientID != .none else { return }
        let confirmsTerms = [RecordKind.open, .amended, .adopted].contains(fact.kind)
        updateOrder.bind(1, record.clientID.raw)
        updateOrder.bind(2, fact.venueOrder)
        updateOrder.bind(3, confirmsTerms ? fact.price : nil)
        updateOrder.bind(4, confirmsTerms ? fact.quantity : nil)
        updateOrder.bind(5, fact.filled)
        updateOrder.bind(6, record.state.map { "\($0)" })
        updateOrder.bind(7, Int64(record.cause))
        updateOrder.bind(8, Int64(record.generation))
        updateOrder.bind(9, Int64(record.position))
        try updateOrder.run()
    }

    private borrowing func fill(_ fact: Fact) throws(StoreError) {
        let record = fact.record
        guard let symbol = fact.symbol else { return }
        let commission = Fact.text(record.b, digits: 8)
        let madeByVenue: Int64 = record.flags.contains(.madeByVenue) ? 1 : 0
        // A fill that a notice told first had no commission; a record of size zero brings it.
        guard record.quantity > 0 else {
            addCommission.bind(1, symbol)
            addCommission.bind(2, Int64(bitPattern: record.a))
            addCommission.bind(3, madeByVenue)
            addCommission.bind(4, commission)
            addCommission.bind(5, fact.feeAsset)
            try addCommission.run()
            return
        }
        insertFill.bind(1, Int64(record.position))
        insertFill.bind(2, symbol)
        insertFill.bind(3, Int64(bitPattern: record.a))
        insertFill.bind(4, record.clientID.raw)
        insertFill.bind(5, "\(record.side)")
        insertFill.bind(6, fact.price)
        insertFill.bind(7, fact.quantity)
        insertFill.bind(8, commission)
        insertFill.bind(9, fact.feeAsset)
        insertFill.bind(10, record.flags.contains(.maker) ? 1 : 0)
        insertFill.bind(11, madeByVenue)
        insertFill.bind(12, record.venueTime.nanoseconds)
        try insertFill.run()
        try move(symbol, fact)
    }

    private borrowing func move(_ symbol: String, _ fact: Fact) throws(StoreError) {
        readPosition.bind(1, symbol)
        defer { readPosition.reset() }
        var amount: Int64 = 0
        var digits = fact.quantityDigits
        if try readPosition.step() {
            amount = readPosition.integer(0)
            // Two versions of a contract may have other digits: the finer ones hold both.
            let stored = UInt8(readPosition.integer(1))
            digits = max(digits, stored)
            amount *= Scale(digits: digits - stored).unit
        }
        let step = fact.record.quantity * Scale(digits: digits - fact.quantityDigits).unit
        amount += fact.record.side.sign * step
        movePosition.bind(1, symbol)
        movePosition.bind(2, amount)
        movePosition.bind(3, Int64(digits))
        movePosition.bind(4, Fact.text(amount, digits: digits))
        movePosition.bind(5, Int64(fact.record.position))
        try movePosition.run()
    }
}

/// One record with its numbers in words.
private struct Fact {
    let record: JournalRecord
    let kind: RecordKind
    let symbol: String?
    let venue: String
    let price: String
    let quantity: String
    let filled: String
    let quantityDigits: UInt8
    let feeAsset: String?

    init(_ record: JournalRecord, _ kind: RecordKind, _ segment: SegmentHeader) {
        let contract = segment.tables.contract(record.instrument)
        self.record = record
        self.kind = kind
        symbol = contract.map { "\($0.symbol)" }
        venue = "\(segment.venue)"
        quantityDigits = contract?.quantityDigits ?? 0
        price = Self.text(record.price.raw, digits: contract?.priceDigits ?? 0)
        quantity = Self.text(record.quantity, digits: quantityDigits)
        filled = Self.text(record.filled, digits: quantityDigits)
        feeAsset = segment.tables.asset(record.feeAsset)
    }

    /// Whether prices and quantities of the record are an order's.
    var hasOrder: Bool {
        record.clientID != .none || kind == .foreign || kind == .fill
    }

    /// The venue's id as text; nil when it is not known.
    var venueOrder: String? {
        guard record.venueID != .none else { return nil }
        return record.venueID.high == 0
            ? "\(record.venueID.low)" : "\(record.venueID.high)-\(record.venueID.low)"
    }

    static func text(_ raw: Int64, digits: UInt8) -> String {
        Decimal.text(raw, scale: Scale(digits: digits))
    }
}
