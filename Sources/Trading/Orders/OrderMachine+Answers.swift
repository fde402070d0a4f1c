public import Base
public import Domain

/// What the venue's answer to one of our requests says, beyond positive news.
public enum RequestVerdict: UInt8, BitwiseCopyable, Sendable {
    /// Not carried out, and never will be.
    case refused = 1

    /// The order it is about is not there to be changed.
    case targetMissing = 2

    /// Nobody knows: 408, 5xx of unknown outcome, a timeout code.
    case unknown = 3
}

extension OrderMachine {
    /// Books a negative or empty answer to a request about an order.
    public mutating func answer(
        _ handle: OrderHandle,
        to action: OrderAction,
        _ verdict: RequestVerdict,
        code: Int32,
        now: Instant
    ) -> OrderChange {
        guard let place = table.place(of: handle) else {
            counters.unmatched &+= 1
            return OrderChange()
        }
        if code != 0 { table[place].code = code }
        switch (verdict, action) {
        case (.refused, .place): return move(place, by: .refusedPlace, now: now)
        case (.refused, .modify): return move(place, by: .refusedModify, now: now)
        case (.refused, .cancel), (.refused, .cancelAll):
            return move(place, by: .refusedCancel, now: now)
        case (.targetMissing, .place): return move(place, by: .refusedPlace, now: now)
        case (.targetMissing, _):
            let change = move(place, by: .targetMissing, now: now)
            if change.after == .unknown { doubt(place, now: now) }
            return change
        case (.unknown, _):
            // Answers to an earlier request say nothing about the one on its way now.
            guard table[place].request == action else {
                counters.outOfOrder &+= 1
                return OrderChange()
            }
            return silence(handle, now: now)
        }
    }

    /// A query by id found nothing; may complete the proof of absence.
    public mutating func missed(
        _ handle: OrderHandle,
        venueNow: UTCTime,
        now: Instant
    ) -> OrderChange {
        note(handle, venueNow: venueNow, now: now) { $0.missQuery(at: now) }
    }

    /// A list of open orders made after `askedAt` in venue time does not hold it.
    public mutating func missedInOpenOrders(
        _ handle: OrderHandle,
        venueNow: UTCTime,
        now: Instant
    ) -> OrderChange {
        note(handle, venueNow: venueNow, now: now) { $0.missOpenOrders() }
    }

    /// The fills since it was sent do not name it.
    public mutating func missedInFills(
        _ handle: OrderHandle,
        venueNow: UTCTime,
        now: Instant
    ) -> OrderChange {
        note(handle, venueNow: venueNow, now: now) { $0.missFills() }
    }

    /// Gives up on trades of an instrument that no list shows: what was told counts as said.
    ///
    /// The position is then not the sum of booked fills; whoever calls compares it with the venue.
    mutating func forgive(_ instrument: InstrumentID) {
        for place in 0..<UInt32(table.capacity)
        where table[place].instrument == instrument && table[place].lacksTrades {
            table[place].reported = table[place].filled
            exposures[Int(instrument.index)].lackingTrades -= 1
        }
    }

    private mutating func note(
        _ handle: OrderHandle,
        venueNow: UTCTime,
        now: Instant,
        _ miss: (inout AbsenceEvidence) -> Void
    ) -> OrderChange {
        guard let place = table.place(of: handle), table[place].state.isLive else {
            return OrderChange()
        }
        // Before that instant the venue may still carry the request out: no miss counts.
        guard venueNow >= table[place].validUntil + AbsenceEvidence.margin else {
            return OrderChange()
        }
        miss(&table[place].absence)
        guard table[place].absence.isProof, table[place].request == nil else {
            return OrderChange()
        }
        return move(place, by: .provenAbsent, now: now)
    }

    /// The next order in doubt whose query is due; its next one is put off by `spacing`.
    public mutating func nextDueQuery(
        instruments: Int,
        spacing: Nanoseconds,
        now: Instant
    ) -> OrderHandle? {
        guard now >= nextQuery else { return nil }
        var earliest = Instant.distantFuture
        for instrument in 0..<instruments {
            var next = table.firstLive(of: InstrumentID(index: UInt16(instrument)))
            while let place = next {
                next = table.nextLive(after: place)
                let due = table[place].queryAt
                if due <= now {
                    table[place].queryAt = now + spacing
                    return table.handle(of: place)
                }
                earliest = min(earliest, due)
            }
        }
        nextQuery = earliest
        return nil
    }
}
