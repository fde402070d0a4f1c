internal import Base
internal import Domain

extension Exchange {
    /// Books one side of a match: order, position, profit, commission, wallet; and reports it.
    mutating func settle(
        _ slot: Int,
        price: Price,
        quantity: Int64,
        value: Int64,
        _ tradeID: Int64,
        maker: Bool
    ) {
        let account = orders[slot].account
        let instrument = orders[slot].instrument
        let holding = place(account, instrument)
        orders[slot].filled += quantity
        orders[slot].filledValue += value
        orders[slot].updated = now
        if maker { reserve(slot, add: true) }
        let fees = accounts[Int(account)].fees
        let commission = share(of: value, rate: maker ? fees.maker : fees.taker)
        let realised = apply(
            holding,
            instrument: instrument,
            side: orders[slot].side,
            price: price,
            quantity: quantity,
            value: value,
            commission: commission
        )
        let asset = markets[Int(instrument)].instrument.settlement
        ledger.commissions[Int(asset.index) - 1] += commission
        pay(
            account,
            realised - commission,
            asset: asset,
            cause: .order,
            instrument: InstrumentID(index: instrument),
            tradeID: tradeID
        )
        refreshActive(account, instrument)
        reportPosition(account, instrument, cause: .order)
        let fill = Fill(
            price: price,
            quantity: quantity,
            tradeID: tradeID,
            maker: maker,
            commission: commission,
            realised: realised
        )
        let status: OrderStatus = orders[slot].rest == 0 ? .filled : .partiallyFilled
        report(slot, .trade, status, fill: fill)
    }

    /// Changes a position by a fill, and gives the profit it realised.
    func apply(
        _ index: Int,
        instrument: UInt16,
        side: Side,
        price: Price,
        quantity: Int64,
        value: Int64,
        commission: Int64
    ) -> Int64 {
        let amount = holdings[index].amount
        holdings[index].updated = now.nanoseconds
        let grows = amount == 0 || (amount > 0) == (side == .buy)
        if grows {
            holdings[index].amount = amount + side.sign * quantity
            holdings[index].cost += side.sign * value
            holdings[index].basis += side.sign * value + commission
            return 0
        }
        let closed = min(quantity, abs(amount))
        let closedValue =
            closed == quantity
            ? value : markets[Int(instrument)].value.fitting(price.raw, closed)
        let released = portion(of: holdings[index].cost, closed, of: abs(amount))
        let realised = amount.signum() * closedValue - released
        holdings[index].realised += realised
        holdings[index].amount = amount + side.sign * quantity
        holdings[index].cost += side.sign * (value - closedValue) - released
        if closed == abs(amount) {
            // Flat, or through zero: what is left opens with this fill's commission.
            let flips = quantity > closed
            holdings[index].basis =
                flips ? side.sign * (value - closedValue) + commission : 0
        } else {
            holdings[index].basis += side.sign * value + commission
        }
        return realised
    }

    /// Adds to a wallet and reports it.
    mutating func pay(
        _ account: UInt16,
        _ change: Int64,
        asset: AssetID,
        cause: AccountCause,
        instrument: InstrumentID,
        tradeID: Int64
    ) {
        let place = Int(asset.index) - 1
        accounts[Int(account)].wallets[place] += change
        accounts[Int(account)].walletUpdated[place] = now.nanoseconds
        events.append(
            BalanceReport(
                account: AccountID(index: account),
                cause: cause,
                instrument: instrument,
                change: Money(raw: change, asset: asset),
                wallet: Money(raw: accounts[Int(account)].wallets[place], asset: asset),
                tradeID: tradeID,
                time: now
            )
        )
    }

    /// Notes whether the account has anything in the instrument.
    @inline(__always)
    func refreshActive(_ account: UInt16, _ instrument: UInt16) {
        let bit = 1 as UInt64 &<< UInt64(instrument)
        if holdings[place(account, instrument)].isIdle {
            accounts[Int(account)].active &= ~bit
        } else {
            accounts[Int(account)].active |= bit
        }
    }
}

/// A share of `value` in 10⁻⁸, cut towards zero; two steps keep the product within 64 bits.
@inline(__always)
func share(of value: Int64, rate: Int64) -> Int64 {
    let unit: Int64 = 100_000_000
    let whole = value / unit
    return whole * rate + (value - whole * unit) * rate / unit
}

/// `part` of `whole` of an amount, cut towards zero.
@inline(__always)
func portion(of amount: Int64, _ part: Int64, of whole: Int64) -> Int64 {
    if part == whole { return amount }
    let (product, overflow) = amount.multipliedReportingOverflow(by: part)
    return overflow ? Int64(Int128(amount) * Int128(part) / Int128(whole)) : product / whole
}
