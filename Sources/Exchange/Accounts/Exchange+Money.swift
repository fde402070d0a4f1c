public import Base
internal import Domain

extension Exchange {
    /// Moves money into an account, or out when negative; says whether there was enough to take.
    ///
    /// Taking may not touch margin in use.
    @discardableResult
    public mutating func transfer(
        _ amount: Money,
        to account: AccountID,
        at time: UTCTime
    ) -> Bool {
        precondition(isOpen(account), "money goes to open accounts")
        let asset = Int(amount.asset.index)
        guard asset >= 1, asset <= limits.assetsMax else { return false }
        advance(to: time)
        let wallet = accounts[Int(account.index)].wallets[asset - 1]
        // All the money there is fits half of 64 bits, so that no sum over accounts overflows.
        let (total, overflow) = ledger.transfers[asset - 1].addingReportingOverflow(amount.raw)
        guard !overflow, total.magnitude <= UInt64(Int64.max / 2) else { return false }
        if amount.raw < 0 {
            guard min(wallet, free(account.index, asset: amount.asset)) >= -amount.raw else {
                return false
            }
        }
        ledger.transfers[asset - 1] = total
        pay(
            account.index,
            amount.raw,
            asset: amount.asset,
            cause: .transfer,
            instrument: .none,
            tradeID: 0
        )
        return true
    }

    /// Sets the fees an account pays from now on.
    public mutating func setFees(_ fees: FeeTier, for account: AccountID) {
        precondition(isOpen(account), "fees are of open accounts")
        accounts[Int(account.index)].fees = fees
    }

    /// Pays funding between longs and shorts of one instrument at its mark.
    ///
    /// Each payment is cut towards zero; the exchange's own books hold what that leaves over.
    public mutating func payFunding(
        rate: Int64,
        on instrument: InstrumentID,
        at time: UTCTime
    ) {
        precondition(Int(instrument.index) < markets.count, "funding is paid on a listed contract")
        precondition(abs(rate) < 100_000_000, "a funding rate is below 100 %")
        advance(to: time)
        let market = Int(instrument.index)
        let asset = markets[market].instrument.settlement
        for account in 0..<accountCount {
            let amount = holdings[place(UInt16(account), instrument.index)].amount
            guard amount != 0 else { continue }
            let notional = markets[market].markValue.product(markets[market].mark, amount)
            let payment = markets[market].markValue.share(of: notional, rate: rate)
            ledger.funding[Int(asset.index) - 1] += payment
            pay(
                UInt16(account),
                -payment,
                asset: asset,
                cause: .funding,
                instrument: instrument,
                tradeID: 0
            )
        }
    }
}

extension ContractValue {
    /// Price times quantity before it is divided: exact.
    func product(_ price: Int64, _ quantity: Int64) -> Int128 {
        Int128(price) * Int128(quantity) * Int128(multiplier)
    }

    /// A share in 10⁻⁸ of an undivided product, cut towards zero once.
    func share(of product: Int128, rate: Int64) -> Int64 {
        Int64(product * Int128(rate) / (Int128(divisor) * 100_000_000))
    }
}
