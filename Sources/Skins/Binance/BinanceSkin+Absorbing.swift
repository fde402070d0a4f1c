internal import Base
internal import Domain
internal import Exchange
internal import Scenarios

extension BinanceSkin {
    /// Takes what the exchange reports into feeds, user streams and memory.
    func absorb() {
        var batch: [ExchangeEvent] = []
        core.drainEvents { events in
            batch.reserveCapacity(events.count)
            for index in events.indices { batch.append(events[index]) }
        }
        var touched: UInt64 = 0
        var balance: BalanceReport?
        var position: PositionReport?
        for event in batch {
            switch event {
            case .level(let report):
                contracts[Int(report.instrument.index)].depth.apply(report)
                touched |= 1 << UInt64(report.instrument.index)
            case .trade(let report):
                publishTrade(report, contracts[Int(report.instrument.index)])
            case .balance(let report):
                balance = report
                takeBalance(report)
            case .position(let report):
                position = report
                if play != nil { notePosition(report) }
            case .order(let report):
                guard let account = account(report.account) else { continue }
                takeOrder(report, account, balance: balance, position: position)
            case .leverage(let report):
                takeLeverage(report)
            case .mark: break
            }
        }
        while touched != 0 {
            let place = touched.trailingZeroBitCount
            touched &= touched &- 1
            publishBest(contracts[place])
        }
    }

    private func takeOrder(
        _ report: OrderReport,
        _ account: ClientAccount,
        balance: BalanceReport?,
        position: PositionReport?
    ) {
        let contract = contracts[Int(report.instrument.index)]
        if report.execution == .trade {
            account.fills.append(report)
            recordIncome(of: report, account, contract)
            sendTradeLite(report, account, contract)
            sendAccountUpdate(account, cause: "ORDER", balance: balance, position: position)
        }
        // Only a verdict asks for it, and it grows with every order.
        if report.execution == .new, isPlaying { ledger.accept(report.client.description) }
        notice("order", Self.fields(report, position, contract))
        sendOrderUpdate(report, account, contract)
        if report.status.isFinal { account.remember(report) }
    }

    private static func fields(
        _ report: OrderReport,
        _ position: PositionReport?,
        _ contract: Contract
    ) -> [(name: String, value: String)] {
        var fields = [
            (name: "symbol", value: contract.spec.symbol),
            (name: "client", value: report.client.description),
            (name: "side", value: report.side.word),
            (name: "execution", value: report.execution.word),
            (name: "status", value: report.status.word),
            (name: "filled", value: contract.text(report.filled)),
        ]
        guard report.execution == .trade else { return fields }
        fields.append((name: "trade", value: "\(WireNumber.trade(report.tradeID))"))
        fields.append((name: "last", value: contract.text(report.lastQuantity)))
        // A batch holds reports of several accounts: the last position may be another's.
        if let position, position.account == report.account,
            position.position.instrument == report.instrument
        {
            fields.append((name: "position", value: contract.text(position.position.amount)))
        }
        return fields
    }

    private func recordIncome(
        of report: OrderReport,
        _ account: ClientAccount,
        _ contract: Contract
    ) {
        if report.realised.raw != 0 {
            addIncome("REALIZED_PNL", report.realised, account, contract, report)
        }
        if report.commission.raw != 0 {
            let paid = Money(raw: -report.commission.raw, asset: report.commission.asset)
            addIncome("COMMISSION", paid, account, contract, report)
        }
    }

    private func addIncome(
        _ type: String,
        _ amount: Money,
        _ account: ClientAccount,
        _ contract: Contract?,
        _ report: OrderReport? = nil
    ) {
        incomeNumbers += 1
        account.incomes.append(
            ClientAccount.Income(
                type: type,
                symbol: contract?.spec.symbol ?? "",
                amount: amount,
                time: now,
                number: incomeNumbers,
                tradeID: report.map { WireNumber.trade($0.tradeID) } ?? 0
            )
        )
    }

    /// Funding and transfers; what a fill does to a wallet comes with its order.
    private func takeBalance(_ report: BalanceReport) {
        guard let account = account(report.account), report.cause != .order else { return }
        let funding = report.cause == .funding
        let contract = funding ? contracts[Int(report.instrument.index)] : nil
        addIncome(funding ? "FUNDING_FEE" : "TRANSFER", report.change, account, contract)
        sendAccountUpdate(
            account,
            cause: funding ? "FUNDING_FEE" : report.change.raw < 0 ? "WITHDRAW" : "DEPOSIT",
            balance: report,
            position: nil,
            symbol: contract?.spec.symbol
        )
    }

    private func takeLeverage(_ report: LeverageReport) {
        guard let account = account(report.account) else { return }
        sendLeverage(report, account, contracts[Int(report.instrument.index)])
    }
}
