import Base
import Domain
import Exchange

/// A running number over every field of every event; equal only for equal streams.
struct EventDigest {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func mix(_ number: Int64) {
        value = (value ^ UInt64(bitPattern: number)) &* 0x0000_0100_0000_01B3
        value ^= value >> 29
    }

    mutating func mix(_ event: ExchangeEvent) {
        switch event {
        case .order(let report): mix(report)
        case .trade(let trade):
            for number in [
                1, trade.id, Int64(trade.instrument.index), Int64(trade.aggressor.rawValue),
                trade.price.raw, trade.quantity.raw, trade.buyer.raw, trade.seller.raw,
                trade.time.nanoseconds,
            ] { mix(number) }
        case .level(let level):
            for number in [
                2, Int64(level.instrument.index), Int64(level.side.rawValue), level.price.raw,
                level.quantity.raw, level.updateID, level.time.nanoseconds,
            ] { mix(number) }
        case .balance(let balance):
            for number in [
                3, Int64(balance.account.index), Int64(balance.cause.rawValue),
                Int64(balance.instrument.index), balance.change.raw, balance.wallet.raw,
                balance.tradeID, balance.time.nanoseconds,
            ] { mix(number) }
        case .position(let report):
            let position = report.position
            for number in [
                4, Int64(report.account.index), position.amount.raw, position.entry.raw,
                position.breakEven.raw, position.notional.raw, position.unrealised.raw,
                position.realised.raw, position.initialMargin.raw,
                position.maintenanceMargin.raw, position.bidValue.raw, position.askValue.raw,
            ] { mix(number) }
        case .leverage(let report):
            for number in [5, Int64(report.account.index), Int64(report.leverage)] { mix(number) }
        case .mark(let mark):
            for number in [6, mark.mark.price.raw, mark.index.price.raw] { mix(number) }
        }
    }

    private mutating func mix(_ report: OrderReport) {
        for number in [
            0, Int64(report.account.index), Int64(report.instrument.index), report.id.raw,
            Int64(report.side.rawValue), Int64(report.type.rawValue),
            Int64(report.timeInForce.rawValue), Int64(report.selfTrade.rawValue),
            report.reduceOnly ? 1 : 0, Int64(report.execution.rawValue),
            Int64(report.status.rawValue), Int64(report.reason.rawValue), report.maker ? 1 : 0,
            report.price.raw, report.quantity.raw, report.filled.raw, report.filledValue.raw,
            report.lastPrice.raw, report.lastQuantity.raw, report.tradeID, report.commission.raw,
            report.realised.raw, report.bidValue.raw, report.askValue.raw,
            report.opened.nanoseconds, report.time.nanoseconds,
        ] { mix(number) }
        for index in 0..<report.client.count { mix(Int64(report.client[index])) }
    }
}
