internal import Json

/// Every field of use in an order's news, from the private stream and from answers alike.
struct OrderRecord: PlanRecord {
    var seen: UInt64 = 0
    var eventTime: Int64 = 0
    var engineTime: Int64 = 0
    var orderID: Int64 = 0
    var tradeID: Int64 = 0
    var price: Int64 = 0
    var quantity: Int64 = 0
    var filled: Int64 = 0
    var lastPrice: Int64 = 0
    var lastQuantity: Int64 = 0
    var commission: Int64 = 0
    var realised: Int64 = 0
    var reason: Int64 = 0
    var clientID = JSONText()
    var side = JSONText()
    var type = JSONText()
    var timeInForce = JSONText()
    var execution = JSONText()
    var status = JSONText()
    var positionSide = JSONText()
    var instrument: UInt16 = 0
    var commissionAsset: UInt16 = .max
    var isMaker: UInt8 = 0
    var isReduceOnly: UInt8 = 0
}

/// The frame of ACCOUNT_UPDATE and the small account messages.
struct AccountRecord: PlanRecord {
    var seen: UInt64 = 0
    var eventTime: Int64 = 0
    var leverage: Int64 = 0
    var algoID: Int64 = 0
    var cause = JSONText()
    var state = JSONText()
    var clientID = JSONText()
    var child = JSONText()
    var balances: UInt32 = .max
    var positions: UInt32 = .max
    var instrument: UInt16 = .max
    var isMultiAsset: UInt8 = 2
}

/// One wallet or position of ACCOUNT_UPDATE.
struct HoldingRecord: PlanRecord {
    var seen: UInt64 = 0
    var wallet: Int64 = 0
    var crossWallet: Int64 = 0
    var change: Int64 = 0
    var amount: Int64 = 0
    var entry: Int64 = 0
    var unrealised: Int64 = 0
    var positionSide = JSONText()
    var name = JSONText()
    var asset: UInt16 = .max
    var marginAsset: UInt16 = .max
    var instrument: UInt16 = 0
}
