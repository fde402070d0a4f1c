internal import Base
internal import Domain
internal import Journal
internal import VenuePort

// What follows from a change of an order: money, journal, notices, and news for the strategy.
extension LaneCore where S: ~Copyable {
    /// Books everything a change means; the only way from the order machine outwards.
    mutating func absorb(_ change: OrderChange, byAudit: Bool = false) {
        guard change.handle != .none, let order = desk.orders.order(change.handle) else { return }
        let instrument = order.instrument
        if change.effect == .illegal { counts.oddities &+= 1 }
        guard change.isNews else { return }
        symbols[Int(instrument.index)].isDirty = true
        noteFirst(change, order)
        followQueue(change, order)
        if let fill = change.fill { book(fill, of: order, byAudit: byAudit) }
        if change.isAdopted { adopt(change.handle, order, byAudit: byAudit) }
        if change.isReturned {
            doom(change.handle)
            tell(.repaired, instrument, value: order.clientID.raw)
        }
        if change.before != change.after || change.hasNewTerms {
            record(order, change, byAudit: byAudit)
            tellState(order, change)
        }
        deliver(change, order)
    }

    /// The time from request to first word, and from acceptance to first fill.
    private mutating func noteFirst(_ change: OrderChange, _ order: Order) {
        if change.before == .pendingNew, change.after != .pendingNew, change.after != .unknown {
            lastAcknowledge = now - order.steppedAt
            guard let place = desk.orders.table.place(of: change.handle) else { return }
            desk.orders.table[place].steppedAt = now
        } else if let fill = change.fill, !fill.quantity.isZero, fill.quantity == order.filled {
            lastFill = now - order.steppedAt
        }
    }

    private mutating func book(_ fill: BookedFill, of order: Order, byAudit: Bool) {
        let instrument = order.instrument
        let index = Int(instrument.index)
        let flipped = desk.ledger.book(fill, order.side, of: instrument, now: now)
        var flags = self.flags(of: order, byAudit: byAudit)
        if fill.maker { flags.insert(.maker) }
        let isForeign = order.clientID == .none
        append(
            JournalRecord(
                kind: isForeign ? .foreign : .fill,
                instant: now,
                clientID: order.clientID,
                venueID: order.venueID,
                instrument: instrument,
                version: order.version,
                flags: flags,
                type: order.type,
                timeInForce: order.timeInForce,
                state: order.state,
                slot: UInt16(order.layer),
                price: fill.price,
                quantity: fill.quantity.raw,
                filled: order.filled.raw,
                venueTime: order.newsTime,
                tape: tape,
                a: UInt64(bitPattern: fill.tradeID),
                b: fill.commission.raw,
                feeAsset: fill.commission.asset,
                generation: UInt32(order.generation)
            )
        )
        guard !fill.quantity.isZero else { return }
        counts.fills &+= 1
        symbols[index].lastTrade = max(symbols[index].lastTrade, fill.tradeID)
        symbols[index].filledAt = now
        let signed = fill.quantity.raw * order.side.sign
        tell(.fill, instrument, value: fill.tradeID, amount: signed)
        if isForeign { tell(.venueMade, instrument, amount: signed) }
        if flipped {
            tell(.flipped, instrument, amount: desk.ledger.positions[index].amount.raw)
        }
    }

    /// An order nobody here knew: ours from before a loss is taken back by policy, others are left.
    private mutating func adopt(_ handle: OrderHandle, _ order: Order, byAudit: Bool) {
        guard order.clientID != .none else { return }
        audit.adopted += 1
        append(
            JournalRecord(
                kind: .adopted,
                instant: now,
                clientID: order.clientID,
                venueID: order.venueID,
                instrument: order.instrument,
                version: desk.rules[Int(order.instrument.index)].version,
                flags: flags(of: order, byAudit: byAudit),
                type: order.type,
                timeInForce: order.timeInForce,
                state: order.state,
                price: order.terms.price,
                quantity: order.terms.quantity.raw,
                filled: order.filled.raw,
                venueTime: order.newsTime,
                tape: tape
            )
        )
        tell(.repaired, order.instrument, value: order.clientID.raw)
        doom(handle)
    }

    /// The engine takes an order back as soon as the table allows, whatever the strategy wants.
    mutating func doom(_ handle: OrderHandle) {
        guard let place = desk.orders.table.place(of: handle) else { return }
        guard desk.orders.table[place].state.isLive else { return }
        desk.orders.table[place].isDoomed = true
        hasDoomed = true
    }

    /// Journals where an order stands now.
    mutating func record(_ order: Order, _ change: OrderChange, byAudit: Bool) {
        guard let kind = Self.kind(of: change) else { return }
        let terms = order.terms
        append(
            JournalRecord(
                kind: kind,
                instant: now,
                clientID: order.clientID,
                venueID: order.venueID,
                instrument: order.instrument,
                version: order.version,
                flags: flags(of: order, byAudit: byAudit),
                type: order.type,
                timeInForce: order.timeInForce,
                state: order.state,
                slot: UInt16(order.layer),
                price: terms.price,
                quantity: terms.quantity.raw,
                filled: order.filled.raw,
                venueTime: kind == .absent ? venueNow : order.newsTime,
                tape: tape,
                cause: order.code,
                generation: kind == .absent
                    ? UInt32(order.absence.misses) : UInt32(order.generation)
            )
        )
    }

    /// The record a change makes; requests have made theirs before they left, fills theirs above.
    private static func kind(of change: OrderChange) -> RecordKind? {
        switch change.after {
        case .pendingNew, .pendingModify, .pendingCancel:
            change.hasNewTerms ? .amended : nil
        case .open, .partial:
            if change.hasNewTerms {
                .amended
            } else if change.before == .pendingModify || change.before == .pendingCancel {
                .rejected
            } else if change.before == .partial, change.fill != nil {
                nil
            } else {
                .open
            }
        case .unknown: .unknown
        case .filled: change.fill == nil ? .open : nil
        case .canceled: .canceled
        case .expired: .expired
        case .rejected: change.before == .unknown ? .absent : .rejected
        }
    }

    private mutating func tellState(_ order: Order, _ change: OrderChange) {
        if change.before == .unknown, change.after != .unknown {
            tell(.resolved, order.instrument, value: order.clientID.raw)
        }
        switch change.after {
        case .unknown where change.before != .unknown:
            tell(.unknown, order.instrument, value: order.clientID.raw)
        case .rejected:
            desk.rest(order)
            if change.before == .unknown {
                audit.absent += 1
                symbols[Int(order.instrument.index)].absentAt = venueNow
            } else {
                counts.rejected &+= 1
            }
            tell(.rejected, order.instrument, value: Int64(order.code))
        default: break
        }
    }

    private mutating func deliver(_ change: OrderChange, _ order: Order) {
        guard newsCount < news.count else {
            // No room: told at once rather than never, though the rest of the pass is not applied yet.
            strategy.order(change, at: &desk)
            if let fill = change.fill { strategy.fill(fill, of: order, at: &desk) }
            return
        }
        news[newsCount].kind = .order
        news[newsCount].change = change
        news[newsCount].order = order
        newsCount += 1
    }

    func flags(of order: Order, byAudit: Bool) -> RecordFlags {
        var flags = RecordFlags()
        if order.side == .sell { flags.insert(.sell) }
        if order.reduceOnly { flags.insert(.reduceOnly) }
        if order.timeInForce == .postOnly { flags.insert(.postOnly) }
        if order.madeByVenue { flags.insert(.madeByVenue) }
        if byAudit { flags.insert(.byAudit) }
        return flags
    }

    /// Appends what must not be lost; a ring full to the last slot is the end of trading.
    mutating func append(_ record: JournalRecord) {
        if journal.append(record) == nil { journalHolds = true }
    }
}
