internal import Json

/// The frame of an answer over the trade session, or the body of a REST answer that is no order.
struct AnswerRecord: PlanRecord {
    var seen: UInt64 = 0
    var id: Int64 = 0
    var status: Int64 = 0
    var code: Int64 = .min
    var retryAfter: Int64 = 0
    var serverTime: Int64 = 0
    var message = JSONText()
    var result: UInt32 = .max
    var limits: UInt32 = .max
}

/// One counter of the limits an answer carries.
struct LimitRecord: PlanRecord {
    var seen: UInt64 = 0
    var count: Int64 = 0
    var kind = JSONText()
    var interval = JSONText()
}

/// The plans of Binance's answers.
struct AnswerPlans: ~Copyable {
    /// Steps over an object of no use.
    let nothing = Plan<ProbeRecord>([])

    /// `{"id":…,"status":…,"result":…}`.
    let frame = Plan<AnswerRecord>([
        .integer("id", \.id, .optional), .integer("status", \.status),
        .token("result", \.result, .optional),
        .object(
            "error",
            .optional,
            [
                .integer("code", \.code), .text("msg", \.message, .optional),
                .object(
                    "data",
                    .optional,
                    [
                        .integer("serverTime", \.serverTime, .optional),
                        .integer("retryAfter", \.retryAfter, .optional),
                    ]
                ),
            ]
        ),
        .token("rateLimits", \.limits, .optional),
    ])

    let limit = Plan<LimitRecord>([
        .text("rateLimitType", \.kind), .text("interval", \.interval), .skip("intervalNum"),
        .skip("limit"), .integer("count", \.count),
    ])

    /// Anything an answer may hold, told apart by the fields that are there.
    let element = Plan<ElementRecord>([
        .integer("orderId", \.order.orderID, .optional),
        .listed("symbol", \.order.instrument, .optional),
        .text("status", \.order.status, .optional),
        .text("clientOrderId", \.order.clientID, .optional),
        .amount("price", \.order.price, .first, .optional), .skip("avgPrice"),
        .amount("origQty", \.order.quantity, .second, .optional),
        .amount("executedQty", \.order.filled, .second, .optional), .skip("cumQty"),
        .skip("cumQuote"), .integer("time", \.time, .optional),
        .text("timeInForce", \.order.timeInForce, .optional),
        .text("type", \.order.type, .optional),
        .flag("reduceOnly", \.order.isReduceOnly, .optional), .skip("closePosition"),
        .text("side", \.order.side, .optional),
        .text("positionSide", \.order.positionSide, .optional),
        .integer("updateTime", \.order.engineTime, .optional),
        // Fills.
        .integer("id", \.order.tradeID, .optional),
        .amount("qty", \.order.lastQuantity, .second, .optional),
        .decimal("realizedPnl", \.order.realised, .fixed(8), .optional),
        .decimal("commission", \.order.commission, .fixed(8), .optional),
        .other("commissionAsset", \.order.commissionAsset, .optional),
        .flag("maker", \.order.isMaker, .optional),
        // Positions and wallets.
        .decimal("positionAmt", \.position, .second, .optional),
        .amount("entryPrice", \.entry, .fixed(8), .optional),
        .decimal("unRealizedProfit", \.unrealised, .fixed(8), .optional),
        .other("marginAsset", \.marginAsset, .optional), .other("asset", \.asset, .optional),
        .decimal("balance", \.wallet, .fixed(8), .optional),
        .decimal("crossWalletBalance", \.crossWallet, .fixed(8), .optional),
        // The rest.
        .integer("code", \.code, .optional), .text("msg", \.message, .optional),
        .integer("serverTime", \.serverTime, .optional),
        .text("listenKey", \.streamKey, .optional),
        .flag("dualSidePosition", \.isHedge, .optional),
    ])
}

/// One object of an answer: an order, a fill, a position, a wallet, or what else it may be.
struct ElementRecord: PlanRecord {
    var seen: UInt64 = 0
    var order = OrderRecord()
    var code: Int64 = .min
    var time: Int64 = 0
    var serverTime: Int64 = 0
    var position: Int64 = .min
    var entry: Int64 = 0
    var unrealised: Int64 = 0
    var wallet: Int64 = .min
    var crossWallet: Int64 = 0
    var message = JSONText()
    var streamKey = JSONText()
    var asset: UInt16 = .max
    var marginAsset: UInt16 = .max
    var isHedge: UInt8 = 2
}
