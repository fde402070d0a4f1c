internal import Base
internal import Domain
internal import Market

// Who may trade now, and whether the contract's market is one to trade on.
extension Gate {
    /// Who may trade now, and by what session, clock and journal.
    @inline(__always)
    func checkStanding<W: GateWitness>(
        _ reduces: Bool,
        now: Instant,
        _ witness: inout W
    ) -> Refusal? {
        if reduces {
            if witness.misses(
                .mode,
                "the mode allows closing",
                unless: condition.mode.allowsReducing
            ) {
                return .mode
            }
        } else {
            if witness.misses(.mode, "the mode allows risk", unless: condition.mode.allowsRisk) {
                return .mode
            }
            if witness.misses(
                .notReady,
                "every start condition is met",
                unless: condition.reasons.isEmpty
            ) {
                return .notReady
            }
            if witness.misses(
                .coolOff,
                "no pause after an error",
                unless: now >= condition.coolOffUntil
            ) {
                return .coolOff
            }
        }
        if witness.misses(.lease, "the lease is held", unless: now < condition.leaseUntil) {
            return .lease
        }
        if witness.misses(.noSession, "the session is open", unless: condition.hasSession) {
            return .noSession
        }
        if witness.refuses(
            .unsentBytes,
            "bytes the socket has not taken",
            Int64(condition.unsentBytes),
            0,
            .count,
            when: condition.unsentBytes > 0
        ) {
            return .unsentBytes
        }
        if witness.refuses(
            .clock,
            "uncertainty of venue time",
            condition.clockUncertainty.count,
            limits.clockUncertainty.count,
            .span,
            when: condition.clockUncertainty > limits.clockUncertainty
        ) {
            return .clock
        }
        if witness.misses(.journal, "the journal takes intents", unless: condition.journalTakes) {
            return .journal
        }
        return nil
    }

    /// Whether the contract is ours to trade and its book is one to trade on.
    @inline(__always)
    func checkSymbol<W: GateWitness>(
        _ index: Int,
        _ request: OrderRequest,
        now: Instant,
        _ witness: inout W
    ) -> Refusal? {
        if witness.misses(
            .notAllowed,
            "the contract is on the allow-list",
            unless: rows[index].limits.isAllowed
        ) {
            return .notAllowed
        }
        if witness.misses(
            .notTrading,
            "the venue trades the contract",
            unless: rows[index].isTrading || (rows[index].isClosing && request.reduceOnly)
        ) {
            return .notTrading
        }
        if witness.misses(
            .quarantine,
            "the contract is not in quarantine",
            unless: now >= rows[index].quarantineUntil || request.reduceOnly
        ) {
            return .quarantine
        }
        let market = rows[index].market
        // Flattening must not wait for a feed: the venue's own bounds protect a closing order.
        if request.reduceOnly, condition.mode == .kill { return nil }
        if !market.faults.isEmpty || !W.isBlind,
            let refusal = checkData(market.faults, request.reduceOnly, &witness)
        {
            return refusal
        }
        let age = now - market.aliveAt
        if witness.refuses(
            .bookStale,
            "age of the book",
            age.count,
            limits.bookAge.count,
            .span,
            when: age > limits.bookAge
        ) {
            return .bookStale
        }
        if request.timeInForce == .postOnly,
            let refusal = checkPostOnly(request, market, age, &witness)
        {
            return refusal
        }
        return checkAnchor(rows[index].limits.anchorDivergence, market, &witness)
    }

    /// The data by each of its faults, worst first; a closing order asks a sound book and need not wait for calm.
    @inline(never)
    private func checkData<W: GateWitness>(
        _ faults: DataFaults,
        _ reduces: Bool,
        _ witness: inout W
    ) -> Refusal? {
        for bit in 0..<DataFaults.count {
            let fault = DataFaults(rawValue: 1 << UInt16(bit))
            if reduces, !DataFaults.ofBook.contains(fault) { continue }
            let (refusal, fact) = fault.reason
            if witness.misses(refusal, fact, unless: !faults.contains(fault)) { return refusal }
        }
        precondition(reduces || faults.isEmpty, "every fault refuses")
        return nil
    }

    /// The price an order is valued at: its own, or what it meets in the book; `.none` where nobody is.
    @inline(__always)
    func riskPrice(of request: OrderRequest, now: Instant) -> Price {
        if request.price != .none { return request.price }
        let market = rows[Int(request.instrument.index)].market
        return market.executionPrice(taking: request.side, at: now, within: limits.bookAge)?.price
            ?? .none
    }

    @inline(__always)
    private func checkPostOnly<W: GateWitness>(
        _ request: OrderRequest,
        _ market: MarketFacts,
        _ age: Nanoseconds,
        _ witness: inout W
    ) -> Refusal? {
        if witness.refuses(
            .postOnlyWouldTake,
            "age of the book under a post-only price",
            age.count,
            limits.postOnlyAge.count,
            .span,
            when: age > limits.postOnlyAge
        ) {
            return .postOnlyWouldTake
        }
        let isBuy = request.side == .buy
        let takes =
            isBuy
            ? market.ask != .none && request.price >= market.ask
            : market.bid != .none && request.price <= market.bid
        if witness.refuses(
            .postOnlyWouldTake,
            "post-only price against the other side",
            request.price.raw,
            isBuy ? market.ask.raw : market.bid.raw,
            .price,
            when: takes
        ) {
            return .postOnlyWouldTake
        }
        return nil
    }

    /// Middle, mark and last agree.
    @inline(__always)
    private func checkAnchor<W: GateWitness>(
        _ divergence: Int64,
        _ market: MarketFacts,
        _ witness: inout W
    ) -> Refusal? {
        guard divergence > 0, market.mark != .none else { return nil }
        let middle = (market.bid.raw + market.ask.raw) / 2
        let isNear = GateRow.isWithin(divergence, middle, of: market.mark.raw)
        // The middle of a book with one side is far from every mark: only then it is looked at.
        if !isNear || !W.isBlind,
            witness.misses(
                .emptySide,
                "the book has two sides",
                unless: market.bid != .none && market.ask != .none
            )
        {
            return .emptySide
        }
        if witness.refuses(
            .anchorDivergence,
            "middle of the book from the mark",
            Self.distance(middle, market.mark.raw),
            divergence,
            .share,
            when: !isNear
        ) {
            return .anchorDivergence
        }
        if market.last != .none,
            witness.refuses(
                .anchorDivergence,
                "last price from the mark",
                Self.distance(market.last.raw, market.mark.raw),
                divergence,
                .share,
                when: !GateRow.isWithin(divergence, market.last.raw, of: market.mark.raw)
            )
        {
            return .anchorDivergence
        }
        return nil
    }

    /// How far two prices are apart, in ten-thousandths of the second, rounded up; for people.
    static func distance(_ price: Int64, _ reference: Int64) -> Int64 {
        guard reference > 0 else { return 0 }
        let far = Int128(abs(price - reference)) * 10_000
        return Int64(clamping: (far + Int128(reference) - 1) / Int128(reference))
    }
}
