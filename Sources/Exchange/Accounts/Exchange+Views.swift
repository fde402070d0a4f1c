public import Base
internal import Domain

extension Exchange {
    /// An account's position, margins included, at the mark as it stands.
    public func position(on instrument: InstrumentID, of account: AccountID) -> PositionView {
        precondition(isOpen(account), "views are of open accounts")
        precondition(Int(instrument.index) < markets.count, "views are of listed contracts")
        let market = Int(instrument.index)
        let holding = holdings[place(account.index, instrument.index)]
        let need = Requirement(holding, markets[market])
        let asset = markets[market].instrument.settlement
        let digits = Int(markets[market].instrument.scale.price.digits)
        let value = markets[market].value
        let flat = holding.amount == 0
        let own = abs(need.notional) / Int64(holding.leverage)
        return PositionView(
            instrument: instrument,
            amount: SignedQuantity(raw: holding.amount),
            entry: flat
                ? .none
                : Price(
                    raw: value.price(
                        of: holding.cost,
                        quantity: holding.amount,
                        priceDigits: digits
                    )
                ),
            breakEven: flat
                ? .none
                : Price(
                    raw: value.price(
                        of: holding.basis,
                        quantity: holding.amount,
                        priceDigits: digits
                    )
                ),
            mark: MarkPrice(Price(raw: markets[market].mark)),
            notional: Notional(raw: need.notional),
            unrealised: Money(raw: need.unrealised, asset: asset),
            realised: Money(raw: holding.realised, asset: asset),
            leverage: Int(holding.leverage),
            notionalMax: Notional(raw: holding.notionalMax),
            initialMargin: Money(raw: need.initial, asset: asset),
            positionInitialMargin: Money(raw: own, asset: asset),
            openOrderInitialMargin: Money(raw: need.initial - own, asset: asset),
            maintenanceMargin: Money(
                raw: flat ? 0 : markets[market].maintenance(of: abs(need.notional)),
                asset: asset
            ),
            bidValue: Notional(raw: holding.bidValue),
            askValue: Notional(raw: holding.askValue),
            updated: UTCTime(nanoseconds: holding.updated)
        )
    }

    /// One asset of an account, margins included, at the marks as they stand.
    public func balance(of asset: AssetID, for account: AccountID) -> BalanceView {
        precondition(isOpen(account), "views are of open accounts")
        precondition(asset.index >= 1 && Int(asset.index) <= limits.assetsMax, "a known asset")
        var unrealised: Int64 = 0
        var initial: Int64 = 0
        var position: Int64 = 0
        var maintenance: Int64 = 0
        var active = accounts[Int(account.index)].active
        while active != 0 {
            let instrument = active.trailingZeroBitCount
            active &= active &- 1
            guard markets[instrument].instrument.settlement == asset else { continue }
            let holding = holdings[place(account.index, UInt16(instrument))]
            let need = Requirement(holding, markets[instrument])
            unrealised += need.unrealised
            initial += need.initial
            position += abs(need.notional) / Int64(holding.leverage)
            if holding.amount != 0 {
                maintenance += markets[instrument].maintenance(of: abs(need.notional))
            }
        }
        let wallet = accounts[Int(account.index)].wallets[Int(asset.index) - 1]
        let updated = accounts[Int(account.index)].walletUpdated[Int(asset.index) - 1]
        return BalanceView(
            wallet: Money(raw: wallet, asset: asset),
            unrealised: Money(raw: unrealised, asset: asset),
            marginBalance: Money(raw: wallet + unrealised, asset: asset),
            initialMargin: Money(raw: initial, asset: asset),
            positionInitialMargin: Money(raw: position, asset: asset),
            openOrderInitialMargin: Money(raw: initial - position, asset: asset),
            maintenanceMargin: Money(raw: maintenance, asset: asset),
            available: Money(raw: max(0, wallet + unrealised - initial), asset: asset),
            updated: UTCTime(nanoseconds: updated)
        )
    }

    /// The exchange's own books for one asset.
    public func house(of asset: AssetID) -> HouseView {
        let place = Int(asset.index) - 1
        return HouseView(
            commissions: Money(raw: ledger.commissions[place], asset: asset),
            funding: Money(raw: ledger.funding[place], asset: asset),
            transfers: Money(raw: ledger.transfers[place], asset: asset)
        )
    }

    /// What an account pays.
    public func fees(of account: AccountID) -> FeeTier { accounts[Int(account.index)].fees }

    /// An open order as it stands, or nil.
    public func order(
        _ name: OrderName,
        on instrument: InstrumentID,
        for account: AccountID
    ) -> OrderReport? {
        guard let slot = try? find(name, on: instrument, for: account) else { return nil }
        return view(slot, .new, openStatus(slot))
    }

    /// Calls `body` with each open order of an account in one instrument, oldest first.
    public func forEachOpenOrder(
        on instrument: InstrumentID,
        for account: AccountID,
        _ body: (OrderReport) -> Void
    ) {
        var slot = Int(holdings[place(account.index, instrument.index)].oldest)
        while slot >= 0 {
            body(view(slot, .new, openStatus(slot)))
            slot = Int(links[slot].nextOwn)
        }
    }

    /// How many orders an account has open in one instrument.
    public func openOrderCount(on instrument: InstrumentID, for account: AccountID) -> Int {
        Int(holdings[place(account.index, instrument.index)].orders)
    }

    /// Reports a position as it stands.
    mutating func reportPosition(_ account: UInt16, _ instrument: UInt16, cause: AccountCause) {
        let owner = AccountID(index: account)
        events.append(
            PositionReport(
                account: owner,
                cause: cause,
                position: position(on: InstrumentID(index: instrument), of: owner),
                time: now
            )
        )
    }
}
