internal import Base
internal import Domain
internal import Exchange

// The venue's words for what the exchange knows.

extension Side {
    var word: String { self == .buy ? "BUY" : "SELL" }

    init?(word: String) {
        switch word {
        case "BUY": self = .buy
        case "SELL": self = .sell
        default: return nil
        }
    }
}

extension OrderType {
    var word: String {
        switch self {
        case .limit: "LIMIT"
        case .market: "MARKET"
        case .liquidation: "LIQUIDATION"
        case .conditional: "STOP_MARKET"
        }
    }
}

extension TimeInForce {
    var word: String {
        switch self {
        case .goodTillCancel: "GTC"
        case .immediateOrCancel: "IOC"
        case .fillOrKill: "FOK"
        case .postOnly: "GTX"
        case .goodTillDate: "GTD"
        }
    }
}

extension SelfTradePrevention {
    var word: String {
        switch self {
        case .none: "NONE"
        case .expireTaker: "EXPIRE_TAKER"
        case .expireMaker: "EXPIRE_MAKER"
        case .expireBoth: "EXPIRE_BOTH"
        }
    }

    init?(word: String) {
        switch word {
        case "NONE": self = .none
        case "EXPIRE_TAKER": self = .expireTaker
        case "EXPIRE_MAKER": self = .expireMaker
        case "EXPIRE_BOTH": self = .expireBoth
        default: return nil
        }
    }
}

extension Execution {
    var word: String {
        switch self {
        case .new: "NEW"
        case .trade: "TRADE"
        case .amended: "AMENDMENT"
        case .canceled: "CANCELED"
        case .expired: "EXPIRED"
        }
    }
}

extension OrderStatus {
    var word: String {
        switch self {
        case .new: "NEW"
        case .partiallyFilled: "PARTIALLY_FILLED"
        case .filled: "FILLED"
        case .canceled: "CANCELED"
        case .expired: "EXPIRED"
        case .expiredInMatch: "EXPIRED_IN_MATCH"
        }
    }
}

extension EndReason {
    /// The number in `er`.
    var word: String {
        switch self {
        case .selfTrade: "1"
        case .immediateOrCancel: "2"
        case .reduceOnly: "4"
        case .marketRemainder: "9"
        case .none, .request, .countdown, .amendment, .fillOrKill, .postOnly: "0"
        }
    }
}

extension OrderReport {
    /// The mean price of its fills at the contract's price scale, cut off.
    func averagePrice(_ contract: Contract) -> Int64 {
        guard filled.raw > 0 else { return 0 }
        let numerator =
            Int128(filledValue.raw) * Int128(Scale(digits: UInt8(contract.quantityDigits)).unit)
        let unit = Int128(Scale(digits: UInt8(8 - contract.priceDigits)).unit)
        return Int64(numerator / (Int128(filled.raw) * unit))
    }
}
