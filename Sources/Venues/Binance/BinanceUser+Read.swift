public import Base
internal import Domain
internal import Json
public import VenuePort

extension BinanceUser {
    /// Reads a message, or its frame when its news are in rows.
    @usableFromInline
    mutating func read(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable
    ) throws(DecodeError) -> UserReading {
        rows = AccountRows()
        reader.use(instruments.symbols, instruments.assets)
        do throws(JSONFault) {
            return try readByPlan(message)
        } catch {
            // What was noted of a bad message is not the next one's.
            aside = nil
            throw DecodeError(error)
        }
    }

    /// Reads the next row of ACCOUNT_UPDATE.
    @usableFromInline
    mutating func readRow(
        _ message: PaddedBytes,
        instruments: borrowing InstrumentTable
    ) throws(DecodeError) -> UserReading {
        do throws(JSONFault) {
            if rows.place == .max {
                var place = rows.next
                rows.next = .max
                rows.arePositions = true
                guard try reader.enter(&place) else { return .nothing }
                rows.place = place
            }
            let reading =
                rows.arePositions
                ? try readPosition(message, instruments) : try readBalance(message)
            let more = try reader.more(&rows.place)
            if !more { rows.place = .max }
            return reading
        } catch {
            rows = AccountRows()
            aside = nil
            throw DecodeError(error)
        }
    }

    private mutating func readByPlan(_ message: PaddedBytes) throws(JSONFault) -> UserReading {
        try reader.begin(message)
        var probe = ProbeRecord()
        _ = try reader.fill(plans.probe, into: &probe)
        let isWrapped = probe.inner.length > 0
        let event = isWrapped ? probe.inner : probe.event
        if event.equals("ORDER_TRADE_UPDATE", in: message) {
            order = OrderRecord()
            let listed =
                isWrapped
                ? try reader.fill(plans.order.wrapped, into: &order)
                : try reader.fill(plans.order.raw, into: &order)
            return listed ? orderNews(message) : .odd(Oddity(.unlistedSymbol))
        }
        if event.equals("TRADE_LITE", in: message) {
            order = OrderRecord()
            let listed =
                isWrapped
                ? try reader.fill(plans.tradeLite.wrapped, into: &order)
                : try reader.fill(plans.tradeLite.raw, into: &order)
            return listed ? fillNotice(message) : .odd(Oddity(.unlistedSymbol))
        }
        account = AccountRecord()
        if event.equals("ACCOUNT_UPDATE", in: message) {
            _ =
                isWrapped
                ? try reader.fill(plans.account.wrapped, into: &account)
                : try reader.fill(plans.account.raw, into: &account)
            return try enterAccount(message)
        }
        if event.equals("ALGO_UPDATE", in: message) {
            let listed =
                isWrapped
                ? try reader.fill(plans.conditional.wrapped, into: &account)
                : try reader.fill(plans.conditional.raw, into: &account)
            return listed ? conditional(message) : .odd(Oddity(.unlistedSymbol))
        }
        if event.equals("ACCOUNT_CONFIG_UPDATE", in: message) {
            let listed =
                isWrapped
                ? try reader.fill(plans.configuration.wrapped, into: &account)
                : try reader.fill(plans.configuration.raw, into: &account)
            return listed ? configuration() : .odd(Oddity(.unlistedSymbol))
        }
        return try readSignal(event, isWrapped: isWrapped, message)
    }

    /// Reads a message of which only kind and time matter.
    private mutating func readSignal(
        _ event: JSONText,
        isWrapped: Bool,
        _ message: PaddedBytes
    ) throws(JSONFault) -> UserReading {
        guard event.length > 0 else { throw reader.malformed }
        let unused: [StaticString] = [
            "STRATEGY_UPDATE", "GRID_UPDATE", "CONDITIONAL_ORDER_TRIGGER_REJECT",
        ]
        if unused.contains(where: { event.equals($0, in: message) }) {
            return .odd(Oddity(.unusedMessage, word: event.symbol(in: message)))
        }
        let expired = event.equals("listenKeyExpired", in: message)
        let called = event.equals("MARGIN_CALL", in: message)
        let closing = event.equals("serverShutdown", in: message)
        guard expired || called || closing else {
            return .odd(Oddity(.unknownMessage, word: event.symbol(in: message)))
        }
        _ =
            isWrapped
            ? try reader.fill(plans.timed.wrapped, into: &account)
            : try reader.fill(plans.timed.raw, into: &account)
        let time = UTCTime(milliseconds: account.eventTime)
        if expired { return .signal(.streamExpired(time)) }
        return .signal(called ? .marginCall(time) : .closing)
    }

    /// Steps into ACCOUNT_UPDATE's arrays.
    private mutating func enterAccount(_ message: PaddedBytes) throws(JSONFault) -> UserReading {
        let cause = OrderWords.cause(account.cause, in: message)
        if cause == nil { aside = Oddity(.unknownWord, word: account.cause.symbol(in: message)) }
        rows.cause = cause ?? .other
        rows.eventTime = UTCTime(milliseconds: account.eventTime)
        rows.next = account.positions
        guard account.balances != .max else { return .nothing }
        var place = account.balances
        if try reader.enter(&place) { rows.place = place }
        return .nothing
    }

    private mutating func readBalance(_ message: PaddedBytes) throws(JSONFault) -> UserReading {
        var record = HoldingRecord()
        _ = try reader.fill(plans.balance, at: &rows.place, into: &record)
        // An asset this process has no name for cannot be booked, but must be seen.
        guard record.asset != .max else { return .odd(Oddity(.unlistedSymbol)) }
        let asset = AssetID(index: UInt8(record.asset + 1))
        return .balance(
            BalanceUpdate(
                cause: rows.cause,
                wallet: Money(raw: record.wallet, asset: asset),
                crossWallet: Money(raw: record.crossWallet, asset: asset),
                change: Money(raw: record.change, asset: asset),
                eventTime: rows.eventTime
            )
        )
    }

    private mutating func readPosition(
        _ message: PaddedBytes,
        _ instruments: borrowing InstrumentTable
    ) throws(JSONFault) -> UserReading {
        var record = HoldingRecord()
        let place = rows.place
        guard try reader.fill(plans.position, at: &rows.place, into: &record) else {
            rows.place = place
            var nothing = ProbeRecord()
            _ = try reader.fill(plans.nothing, at: &rows.place, into: &nothing)
            return .odd(Oddity(.unlistedSymbol))
        }
        // One-way mode has one position a contract; LONG and SHORT would overwrite each other.
        guard record.positionSide.equals("BOTH", in: message) else {
            return .odd(Oddity(.unusedMessage, word: record.positionSide.symbol(in: message)))
        }
        let id = InstrumentID(index: record.instrument)
        let known = record.marginAsset != .max
        let asset =
            known ? AssetID(index: UInt8(record.marginAsset + 1)) : instruments[id].settlement
        return .position(
            PositionUpdate(
                cause: rows.cause,
                instrument: id,
                amount: SignedQuantity(raw: record.amount),
                entry: Price(raw: record.entry),
                unrealised: Money(raw: record.unrealised, asset: asset),
                eventTime: rows.eventTime
            )
        )
    }
}
