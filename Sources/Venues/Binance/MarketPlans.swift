internal import Json

/// One public message's plan, alone and inside the combined stream's `{"stream":…,"data":…}`.
struct StreamPlan: ~Copyable {
    let raw: Plan<MarketRecord>
    let wrapped: Plan<MarketRecord>

    init(_ fields: [PlanField<MarketRecord>]) {
        raw = Plan(fields)
        wrapped = Plan([.text("stream", \.stream), .object("data", .required, fields)])
    }
}

/// The plans of Binance's public messages, compiled once.
struct MarketPlans: ~Copyable {
    let probe = Plan<ProbeRecord>([
        .skip("stream"), .object("data", .optional, [.last("e", \.inner)]), .last("e", \.event),
        .token("result", \.result, .optional), .integer("id", \.id, .optional),
        .integer("code", \.code, .optional),
        .object("error", .optional, [.integer("code", \.errorCode, .optional)]),
        .token("method", \.method, .optional),
    ])

    /// Steps over a row of no use.
    let nothing = Plan<ProbeRecord>([])

    /// An array inside a combined stream's frame.
    let rows = Plan<ProbeRecord>([.skip("stream"), .token("data", \.result)])

    let depth = StreamPlan([
        .text("e", \.event, .optional), .integer("E", \.eventTime), .integer("T", \.engineTime),
        .listed("s", \.instrument), .skip("ps"), .integer("U", \.first), .integer("u", \.last),
        .integer("pu", \.previous), .levels("b", area: 0), .levels("a", area: 1),
        .integer("st", \.product, .optional),
    ])

    let best = StreamPlan([
        .text("e", \.event, .optional), .integer("u", \.last), .listed("s", \.instrument),
        .skip("ps"),
        .amount("b", \.bidPrice, .first), .amount("B", \.bidQuantity, .second),
        .amount("a", \.askPrice, .first), .amount("A", \.askQuantity, .second),
        .integer("T", \.engineTime), .integer("E", \.eventTime, .optional),
        .integer("st", \.product, .optional),
    ])

    /// `q` counts what the visible book lost only with retail (RPI) volume taken out: `nq`.
    let aggregate = StreamPlan([
        .text("e", \.event, .optional), .integer("E", \.eventTime), .integer("a", \.last),
        .listed("s", \.instrument),
        .amount("p", \.price, .first), .amount("q", \.wholeQuantity, .second),
        .amount("nq", \.quantity, .second, .optional), .integer("f", \.unused),
        .integer("l", \.unused),
        .integer("T", \.engineTime), .flag("m", \.buyerIsMaker),
        .integer("st", \.product, .optional),
    ])

    let trade = StreamPlan([
        .text("e", \.event, .optional), .integer("E", \.eventTime), .integer("T", \.engineTime),
        .listed("s", \.instrument), .integer("t", \.last), .amount("p", \.price, .first),
        .amount("q", \.quantity, .second), .text("X", \.word, .optional),
        .flag("m", \.buyerIsMaker), .integer("st", \.product, .optional),
    ])

    /// Delivery contracts have an empty rate and no next funding.
    let mark = StreamPlan([
        .text("e", \.event, .optional), .integer("E", \.eventTime), .listed("s", \.instrument),
        .amount("p", \.mark, .fixed(8)), .skip("ap"), .skip("P"), .amount("i", \.index, .fixed(8)),
        .decimal("r", \.funding, .fixed(8), .mayBeEmpty), .integer("T", \.nextFunding),
        .integer("st", \.product, .optional),
    ])

    let liquidation = StreamPlan([
        .text("e", \.event, .optional), .integer("E", \.eventTime),
        .object(
            "o",
            .required,
            [
                .listed("s", \.instrument), .text("S", \.word), .skip("o"), .skip("f"), .skip("q"),
                .skip("p"), .amount("ap", \.price, .first), .skip("X"), .skip("l"),
                .amount("z", \.quantity, .second), .integer("T", \.engineTime), .skip("ps"),
                .integer("st", \.product, .optional),
            ]
        ),
    ])

    let contract = StreamPlan([
        .text("e", \.event, .optional), .integer("E", \.eventTime), .listed("s", \.instrument),
        .skip("ps"),
        .skip("ct"), .integer("dt", \.nextFunding, .optional), .skip("ot"), .text("cs", \.word),
        .skip("bks"), .integer("st", \.product, .optional),
    ])

    /// The REST answer that holds a whole book; times came later than the rest.
    let snapshot = Plan<MarketRecord>([
        .integer("lastUpdateId", \.last), .integer("E", \.eventTime, .optional),
        .integer("T", \.engineTime, .optional), .levels("bids", area: 0),
        .levels("asks", area: 1),
    ])

    /// The REST answer that holds open interest; no stream tells it.
    let openInterest = Plan<MarketRecord>([
        .listed("symbol", \.instrument), .amount("openInterest", \.quantity, .second),
        .integer("time", \.eventTime),
    ])
}

/// What a message is: its event's name, or what it says about a request of ours.
struct ProbeRecord: PlanRecord {
    var seen: UInt64 = 0
    var event = JSONText()

    /// The event's name where the message is inside a combined stream's frame.
    var inner = JSONText()
    var id: Int64 = .min
    var code: Int64 = .min
    var errorCode: Int64 = .min
    var result: UInt32 = .max
    var method: UInt32 = .max
}
