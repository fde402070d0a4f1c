internal import Json

/// The plans of Bybit's public messages, compiled once.
struct MarketPlans: ~Copyable {
    /// Reads no further than what tells the message's kind.
    let probe = Plan<ProbeRecord>([
        .last("topic", \.channel), .flag("success", \.succeeded, .optional), .skip("ret_msg"),
        .skip("conn_id"), .integer("req_id", \.id, .mayBeEmpty), .text("op", \.event, .optional),
    ])

    /// The place of the rows.
    let frame = Plan<ProbeRecord>([
        .skip("topic"), .skip("type"), .skip("ts"), .token("data", \.rows),
    ])

    let book = Plan<MarketRecord>([
        .skip("topic"), .text("type", \.word), .integer("ts", \.eventTime),
        .object(
            "data",
            .required,
            [
                .listed("s", \.instrument), .levels("b", area: 0), .levels("a", area: 1),
                .integer("u", \.last), .integer("seq", \.unused),
            ]
        ), .integer("cts", \.engineTime, .optional),
    ])

    let trade = Plan<MarketRecord>([
        .integer("T", \.engineTime), .listed("s", \.instrument), .text("S", \.side),
        .amount("v", \.quantity, .second), .amount("p", \.price, .first), .skip("L"), .skip("i"),
        .flag("BT", \.isBlock, .optional), .skip("RPI"), .integer("seq", \.tradeID, .optional),
    ])

    /// The REST answer that holds a whole book.
    let snapshot = Plan<MarketRecord>([
        .integer("retCode", \.unused), .skip("retMsg"),
        .object(
            "result",
            .required,
            [
                .skip("s"), .levels("b", area: 0), .levels("a", area: 1),
                .integer("ts", \.eventTime), .integer("u", \.last),
                .integer("seq", \.tradeID, .optional), .integer("cts", \.engineTime, .optional),
            ]
        ),
    ])

    /// Steps over a row of no use.
    let nothing = Plan<ProbeRecord>([])
}
