internal import Base
internal import Domain
internal import Exchange
internal import Scenarios
internal import VenueWire

extension BinanceSkin {
    /// Does an effect that bends no single message.
    func apply(_ effect: Effect) {
        switch effect {
        case .rateLimit(let pool, let used, let retry, let ban):
            limit(pool, used: used, retryAfterSeconds: retry, banMilliseconds: ban)
        case .gap(let stream, let skip): bends.gaps.append((stream, skip))
        case .snapshot(let symbol, let shows, let by): queueSnapshots(symbol, shows, by)
        case .book(let symbol, let shape, let milliseconds):
            reshape(symbol, shape, .milliseconds(milliseconds))
        case .silence(let streams, let milliseconds, let pings):
            silence(streams, until: now + .milliseconds(milliseconds), pings: pings)
        case .wrongRoute(let stream):
            bends.silences.append(([stream], UTCTime(nanoseconds: .max)))
        case .disconnect(let line, let cut, let code, let refuse):
            disconnect(line, cut, code: code, refuse: .milliseconds(refuse))
        case .clock(let offset, let drift):
            bends.clock = BentClock(
                offset: .milliseconds(offset),
                driftPartsPerMillion: drift,
                since: now
            )
        case .listenKey(let fate): endKeys(fate)
        case .countdown(let fate): fireCountdowns(fate)
        case .trade(let symbol, let side, let quantity, let price):
            tradeOutside(symbol, side, quantity, price)
        case .move(let symbol, let to, let over): move(symbol, to, over: .milliseconds(over))
        case .status(let symbol, let to): setStatus(symbol, to)
        case .makerFee(_, let rate):
            guard let maker = DecimalMoney.parse(rate) else { return }
            for account in accounts {
                account.fees.maker = maker
                core.setFees(account.fees, for: account.core)
            }
        case .funding(let symbol, let rate):
            guard let contract = contract(symbol), let rate = DecimalMoney.parse(rate) else {
                return
            }
            core.payFunding(rate: rate, on: contract.id, at: now)
            absorb()
        case .drop, .delay, .duplicate, .reorder, .holdOrder, .hideOrder, .reply: break
        }
    }

    private func limit(
        _ pool: Pool,
        used: Int?,
        retryAfterSeconds: Int?,
        banMilliseconds: Int64?
    ) {
        if let banMilliseconds { address.bannedUntil = now + .milliseconds(banMilliseconds) }
        if let retryAfterSeconds {
            address.limitedUntil = now + .seconds(Int64(retryAfterSeconds))
        }
        guard let used else { return }
        switch pool {
        case .weight, .ip: address.weight.set(used, at: now)
        case .orders10s: for account in accounts { account.budget.tenSeconds.set(used, at: now) }
        case .orders1m: for account in accounts { account.budget.minute.set(used, at: now) }
        }
    }

    private func queueSnapshots(_ symbol: String, _ shows: [SnapshotView], _ by: [Int]) {
        for (index, view) in shows.enumerated() {
            let count = index < by.count ? by[index] : 5
            bends.snapshots.append((symbol, view, count))
            if view == .ahead, let place = contractBySymbol[symbol] {
                bends.lags[place] = max(1, count)
            }
        }
    }

    private func silence(_ streams: [Pattern], until: UTCTime, pings: Bool) {
        bends.silences.append((streams, until))
        guard !pings else { return }
        for id in sockets.keys.sorted() {
            guard let socket = sockets[id],
                socket.names.contains(where: { name in streams.contains { $0.matches(name) } })
            else { continue }
            bends.frozen[id] = until
            output.append(.hang(id))
            agenda.add(at: until) { $0.output.append(.resume(id)) }
        }
    }

    private func disconnect(_ line: Line, _ cut: Effect.Cut, code: Int?, refuse: Nanoseconds) {
        if refuse > .zero { bends.refusals.append((line, now + refuse)) }
        var connections: [ConnectionID] = []
        if line == .rest || line == .all { connections += bends.restConnections.sorted() }
        for id in sockets.keys.sorted() {
            guard let socket = sockets[id] else { continue }
            let own: Line =
                switch socket.role {
                case .api: .wsapi
                case .streams(.market): .market
                case .streams(.private): .private
                case .streams: .public
                }
            if line == .all || line == own { connections.append(id) }
        }
        for id in connections {
            switch cut {
            case .close: output.append(.close(id, code: UInt16(clamping: code ?? 1_001)))
            case .reset: output.append(.reset(id))
            case .hang: output.append(.hang(id))
            }
        }
    }

    private func endKeys(_ fate: Effect.KeyFate) {
        for account in accounts {
            let key = account.listenKey
            switch fate {
            case .expire:
                expireListenKey(of: account, silently: false)
                for connection in key.flatMap({ listeners[$0] }) ?? [] {
                    output.append(.close(connection, code: 1_000))
                }
            case .expireSilently: expireListenKey(of: account, silently: true)
            case .revoke:
                expireListenKey(of: account, silently: true)
                bends.keysRevoked = true
            }
        }
    }

    private func fireCountdowns(_ fate: Effect.SwitchFate) {
        guard fate == .fire else {
            bends.countdownIgnored = true
            return
        }
        for account in accounts {
            for contract in contracts {
                guard core.countdown(on: contract.id, for: account.core) != nil else { continue }
                try? core.setCountdown(
                    Nanoseconds(1),
                    on: contract.id,
                    for: account.core,
                    at: now
                )
            }
        }
        core.advance(to: now + Nanoseconds(1))
        absorb()
    }

    /// Somebody else takes what rests.
    private func tradeOutside(
        _ symbol: String,
        _ side: String,
        _ quantity: String,
        _ price: String?
    ) {
        guard let contract = contract(symbol), let side = Side(word: side) else { return }
        let scale = contract.instrument.scale
        let quantityText = Array(quantity.utf8)
        guard let amount = try? Decimal.parse(quantityText.span, scale: scale.quantity) else {
            return
        }
        var limit = core.best(side.opposite, of: contract.id)?.price.raw ?? 0
        if let price {
            let text = Array(price.utf8)
            limit = (try? Decimal.parse(text.span, scale: scale.price)) ?? limit
        }
        _ = flow.house.place(
            &core,
            side,
            limit,
            amount,
            on: contract.id,
            timeInForce: .immediateOrCancel,
            who: FlowHouse.accountsMax - 1,
            at: now
        )
        absorb()
    }

    /// Walks the market in steps of 100 ms.
    private func move(_ symbol: String, _ to: String, over span: Nanoseconds) {
        guard let contract = contract(symbol) else { return }
        let text = Array(to.utf8)
        guard let target = try? Decimal.parse(text.span, scale: contract.instrument.scale.price),
            let start = core.best(.buy, of: contract.id)?.price.raw ?? Optional(target)
        else { return }
        let steps = max(1, span.count / 100_000_000)
        let tick = contract.instrument.tick.raw
        for step in 1...steps {
            let price = (start + (target - start) * step / steps) / tick * tick
            later(Nanoseconds(100_000_000 * (step - 1))) { skin in
                skin.flow.move(&skin.core, contract.id, to: Price(raw: price), at: skin.now)
                skin.absorb()
            }
        }
    }

    private func setStatus(_ symbol: String, _ to: String) {
        guard let contract = contract(symbol) else { return }
        contract.status = to
        let status: InstrumentStatus =
            switch to {
            case "TRADING": .trading
            case "PENDING_TRADING": .pending
            case "DELIVERED", "CLOSE": .closed
            case "SETTLING", "PRE_SETTLE", "PRE_DELIVERING", "DELIVERING": .closing
            default: .halted
            }
        core.setStatus(status, of: contract.id)
        publish(StreamKey(contract: StreamKey.all, kind: .contractInfo)) {
            var json = JSONWriter()
            json.openObject()
            json.field("e", "contractInfo")
            json.field("E", clientTime(now).milliseconds)
            json.field("s", symbol)
            json.field("ps", symbol)
            json.field("ct", "PERPETUAL")
            json.field("dt", 4_133_404_800_000)
            json.field("ot", 1_567_965_300_000)
            json.field("cs", to)
            json.field("st", 1)
            json.closeObject()
            return json.bytes
        }
    }
}
