internal import Json

/// The plans of OKX's public messages, compiled once.
struct MarketPlans: ~Copyable {
    /// Reads no further than what tells the message's kind.
    let probe = Plan<ProbeRecord>([
        .text("event", \.event, .optional), .integer("code", \.code, .mayBeEmpty),
        .integer("id", \.id, .mayBeEmpty),
        .object("arg", .optional, [.last("channel", \.channel), .skip("instId")]),
    ])

    /// The action that may come before or after the levels, and the place of the rows.
    let frame = Plan<ProbeRecord>([
        .skip("arg"), .text("action", \.action, .optional), .token("data", \.rows),
    ])

    /// Books of one instrument come one to a message.
    let book = Plan<MarketRecord>([
        .object("arg", .required, [.skip("channel"), .listed("instId", \.instrument)]),
        .text("action", \.word, .optional),
        .single(
            "data",
            .required,
            [
                .levels("asks", area: 1, areCounted: true),
                .levels("bids", area: 0, areCounted: true), .integer("ts", \.eventTime),
                .integer("checksum", \.checksum, .optional),
                .integer("prevSeqId", \.previous, .optional),
                .integer("seqId", \.last, .optional),
            ]
        ),
    ])

    let trade = Plan<MarketRecord>([
        .listed("instId", \.instrument), .integer("tradeId", \.tradeID),
        .amount("px", \.price, .first), .amount("sz", \.quantity, .second),
        .text("side", \.side), .integer("ts", \.engineTime),
    ])

    let instrument = Plan<MarketRecord>([.listed("instId", \.instrument), .text("state", \.word)])

    /// The REST answer that holds a whole book.
    let snapshot = Plan<MarketRecord>([
        .integer("code", \.unused), .skip("msg"),
        .single(
            "data",
            .required,
            [
                .levels("asks", area: 1), .levels("bids", area: 0), .integer("ts", \.eventTime),
                .integer("seqId", \.last, .optional),
            ]
        ),
    ])

    /// Steps over a row of no use.
    let nothing = Plan<ProbeRecord>([])
}
