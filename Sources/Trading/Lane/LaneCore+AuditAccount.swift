internal import Base
internal import Domain
internal import Journal
internal import VenuePort

// Positions and wallets, held against what the venue says of them.
extension LaneCore where S: ~Copyable {
    mutating func accountAnswer(_ answer: Answer, to request: PendingRequest) {
        if answer.verdict != .accepted {
            audit.foundDoubt = true
        } else if request.purpose == .positions {
            comparePositions(request)
        }
        settleRound(request)
    }

    /// Holds every position against the venue's list, in which a flat contract is not named.
    private mutating func comparePositions(_ request: PendingRequest) {
        for index in 0..<count {
            let instrument = InstrumentID(index: UInt16(index))
            if symbols[index].toldInRound != audit.round {
                desk.ledger.apply(
                    PositionUpdate(
                        cause: .audit,
                        instrument: instrument,
                        amount: .zero,
                        entry: .none,
                        unrealised: Money(raw: 0, asset: settings.settlement),
                        eventTime: max(
                            request.venueSentAt,
                            desk.ledger.positions[index].venueTime
                        )
                    ),
                    now: now
                )
            }
            let position = desk.ledger.positions[index]
            symbols[index].differedAt = .distantFuture
            guard position.amount != position.venueAmount else {
                symbols[index].differs = 0
                continue
            }
            // A fill later than the question explains the difference.
            guard symbols[index].filledAt < request.sentAt else { continue }
            audit.foundDoubt = true
            symbols[index].differs += 1
            symbols[index].differedAt = request.sentAt
            // The first sighting may be a fill whose news is on its way; the second is a loss.
            if symbols[index].differs >= 2 {
                audit.needsFull = true
                askFills(index, use: .closing)
            }
        }
    }

    /// At the end of a full round: a position that its lists of fills did not explain is the venue's.
    mutating func takePositions() {
        for index in 0..<count
        where symbols[index].filledAt < symbols[index].differedAt
            && symbols[index].differedAt <= symbols[index].listedAt
            && (symbols[index].isNew || symbols[index].differs >= 4)
        {
            takePosition(index)
        }
    }

    /// The venue's position is taken: no list of fills explains the difference.
    private mutating func takePosition(_ index: Int) {
        let instrument = InstrumentID(index: UInt16(index))
        let before = desk.ledger.positions[index]
        guard desk.orders.exposure(of: instrument).lackingTrades == 0 else { return }
        let entry = before.mark != .none ? before.mark : desk.gate.rows[index].market.bid
        desk.ledger.adopt(before.venueAmount, entry: entry, of: instrument, now: now)
        symbols[index].differs = 0
        symbols[index].differedAt = .distantFuture
        recordPosition(index, entry: entry, was: before.amount)
        counts.repaired &+= 1
        tell(.repaired, instrument, amount: before.venueAmount.raw - before.amount.raw)
    }

    /// At the end of the first clean round of a contract: from here on every fill is one of this
    /// journal's lives, even one of an order that the venue takes late and a later life does not know.
    mutating func beginContracts() {
        for index in 0..<count where symbols[index].isNew && symbols[index].listedBelow > 0 {
            let position = desk.ledger.positions[index]
            recordPosition(index, entry: position.mark, was: position.amount)
        }
    }

    /// Journals the venue's position, and below which id the fills behind it are settled.
    private mutating func recordPosition(_ index: Int, entry: Price, was amount: SignedQuantity) {
        symbols[index].isNew = false
        append(
            JournalRecord(
                kind: .positionAudit,
                instant: now,
                instrument: InstrumentID(index: UInt16(index)),
                version: desk.rules[index].version,
                flags: .byAudit,
                price: entry,
                quantity: desk.ledger.positions[index].amount.raw,
                filled: amount.raw,
                venueTime: venueNow,
                tape: tape,
                a: UInt64(bitPattern: symbols[index].listedBelow)
            )
        )
    }

    mutating func recordBalance(_ update: BalanceUpdate) {
        guard update.cause != .order, update.cause != .audit else { return }
        append(
            JournalRecord(
                kind: .balance,
                instant: now,
                quantity: update.change.raw,
                filled: update.wallet.raw,
                venueTime: update.eventTime,
                tape: tape,
                cause: Int32(update.cause.rawValue),
                feeAsset: update.wallet.asset
            )
        )
    }
}
