public import Base
internal import Domain

extension Exchange {
    /// Takes an open order back.
    public mutating func cancel(
        _ name: OrderName,
        on instrument: InstrumentID,
        for account: AccountID,
        at time: UTCTime
    ) throws(OrderRefusal) -> OrderReport {
        precondition(isOpen(account), "requests come from open accounts")
        advance(to: time)
        let slot = try find(name, on: instrument, for: account)
        return end(slot, .canceled, .canceled, .request)
    }

    /// Takes all open orders of an account in one instrument back, oldest first; says how many.
    @discardableResult
    public mutating func cancelAll(
        on instrument: InstrumentID,
        for account: AccountID,
        at time: UTCTime
    ) -> Int {
        precondition(isOpen(account), "requests come from open accounts")
        advance(to: time)
        guard Int(instrument.index) < markets.count else { return 0 }
        return cancelAll(holding: place(account.index, instrument.index), .request)
    }

    /// Arms, re-arms or (with zero) disarms the dead-man switch of one instrument.
    public mutating func setCountdown(
        _ span: Nanoseconds,
        on instrument: InstrumentID,
        for account: AccountID,
        at time: UTCTime
    ) throws(OrderRefusal) {
        precondition(isOpen(account), "requests come from open accounts")
        advance(to: time)
        guard Int(instrument.index) < markets.count else { throw .unknownInstrument }
        let holding = place(account.index, instrument.index)
        guard span > .zero else {
            holdings[holding].countdown = .max
            return
        }
        let (deadline, overflow) = now.nanoseconds.addingReportingOverflow(span.count)
        holdings[holding].countdown = overflow ? .max : deadline
        nextCountdown = min(nextCountdown, holdings[holding].countdown)
    }

    /// When the dead-man switch of one instrument fires; nil when it is not armed.
    public func countdown(on instrument: InstrumentID, for account: AccountID) -> UTCTime? {
        let deadline = holdings[place(account.index, instrument.index)].countdown
        return deadline == .max ? nil : UTCTime(nanoseconds: deadline)
    }

    /// Fires the switches that are due, by place; their order among equals is fixed so.
    mutating func runCountdowns() {
        var next: Int64 = .max
        for holding in 0..<accountCount * markets.count {
            let deadline = holdings[holding].countdown
            if deadline <= now.nanoseconds {
                holdings[holding].countdown = .max
                _ = cancelAll(holding: holding, .countdown)
            } else {
                next = min(next, deadline)
            }
        }
        nextCountdown = next
    }

    private mutating func cancelAll(holding: Int, _ reason: EndReason) -> Int {
        var count = 0
        while holdings[holding].oldest >= 0 {
            _ = end(Int(holdings[holding].oldest), .canceled, .canceled, reason)
            count += 1
        }
        return count
    }

    /// The slot of an open order of `account`.
    func find(
        _ name: OrderName,
        on instrument: InstrumentID,
        for account: AccountID
    ) throws(OrderRefusal) -> Int {
        guard Int(instrument.index) < markets.count else { throw .unknownInstrument }
        switch name {
        case .id(let id):
            let slot = Int(id.raw & Int64(limits.ordersMax - 1))
            guard id.raw > 0, orders[slot].id == id.raw,
                orders[slot].account == account.index,
                orders[slot].instrument == instrument.index
            else { throw .unknownOrder }
            return slot
        case .client(let text):
            let hash = ClientIndex.hash(account: account.index, text: text)
            let slot = slot(hash, text, of: account.index)
            guard slot >= 0, orders[Int(slot)].instrument == instrument.index else {
                throw .unknownOrder
            }
            return Int(slot)
        }
    }

    /// The slot of the account's open order with this client text, or −1.
    @inline(__always)
    func slot(_ hash: UInt32, _ text: ClientText, of account: UInt16) -> Int32 {
        clients.find(hash) { slot in
            orders[Int(slot)].account == account && orders[Int(slot)].client == text
        }
    }
}
