internal import Json

/// The plans of Binance's private stream; each message may stand in a combined stream's frame.
struct UserPlans: ~Copyable {
    let probe = Plan<ProbeRecord>([
        .skip("stream"), .object("data", .optional, [.last("e", \.inner)]), .last("e", \.event),
    ])

    let order = UserPlans.both([
        .skip("e"), .integer("T", \.engineTime), .integer("E", \.eventTime),
        .object(
            "o",
            .required,
            [
                .listed("s", \.instrument), .text("c", \.clientID), .text("S", \.side),
                .skip("o"), .text("f", \.timeInForce), .amount("q", \.quantity, .second),
                .amount("p", \.price, .first), .skip("ap"), .skip("sp"), .text("x", \.execution),
                .text("X", \.status), .integer("i", \.orderID),
                .amount("l", \.lastQuantity, .second), .amount("z", \.filled, .second),
                .amount("L", \.lastPrice, .first),
                .decimal("n", \.commission, .fixed(8), .optional),
                .other("N", \.commissionAsset, .optional), .skip("T"), .integer("t", \.tradeID),
                .skip("b"), .skip("a"), .flag("m", \.isMaker), .flag("R", \.isReduceOnly),
                .skip("wt"), .text("ot", \.type), .text("ps", \.positionSide), .skip("cp"),
                .decimal("rp", \.realised, .fixed(8), .optional), .skip("pP"), .skip("si"),
                .skip("ss"), .skip("V"), .skip("pm"), .skip("gtd"),
                .integer("er", \.reason, .mayBeEmpty),
            ]
        ),
    ])

    let tradeLite = UserPlans.both([
        .skip("e"), .integer("E", \.eventTime), .integer("T", \.engineTime),
        .listed("s", \.instrument), .amount("q", \.quantity, .second),
        .amount("p", \.price, .first), .flag("m", \.isMaker), .text("c", \.clientID),
        .text("S", \.side), .amount("L", \.lastPrice, .first),
        .amount("l", \.lastQuantity, .second), .integer("t", \.tradeID),
        .integer("i", \.orderID),
    ])

    let account = UserPlans.bothAccount([
        .skip("e"), .skip("T"), .integer("E", \.eventTime),
        .object(
            "a",
            .required,
            [
                .token("B", \.balances, .optional), .token("P", \.positions, .optional),
                .text("m", \.cause),
            ]
        ),
    ])

    let balance = Plan<HoldingRecord>([
        .other("a", \.asset), .decimal("wb", \.wallet, .fixed(8)),
        .decimal("cw", \.crossWallet, .fixed(8)),
        .decimal("bc", \.change, .fixed(8), .optional),
    ])

    let position = Plan<HoldingRecord>([
        .listed("s", \.instrument), .decimal("pa", \.amount, .second),
        .amount("ep", \.entry, .fixed(8)), .skip("cr"), .decimal("up", \.unrealised, .fixed(8)),
        .skip("mt"), .skip("iw"), .text("ps", \.positionSide),
        .other("ma", \.marginAsset, .optional), .skip("bep"),
    ])

    /// Steps over a row of no use.
    let nothing = Plan<ProbeRecord>([])

    let configuration = UserPlans.bothAccount([
        .skip("e"), .integer("E", \.eventTime), .skip("T"),
        .object(
            "ac",
            .optional,
            [.listed("s", \.instrument), .integer("l", \.leverage)]
        ),
        .object("ai", .optional, [.flag("j", \.isMultiAsset)]),
    ])

    let conditional = UserPlans.bothAccount([
        .skip("e"), .skip("T"), .integer("E", \.eventTime),
        .object(
            "o",
            .required,
            [
                .text("caid", \.clientID), .integer("aid", \.algoID), .skip("at"), .skip("o"),
                .listed("s", \.instrument), .skip("S"), .skip("ps"), .skip("f"), .skip("q"),
                .text("X", \.state), .text("ai", \.child, .optional),
            ]
        ),
    ])

    /// Messages whose time is all that matters.
    let timed = UserPlans.bothAccount([.skip("e"), .integer("E", \.eventTime)])

    /// A message alone, and inside a frame.
    struct Both<Record: PlanRecord>: ~Copyable {
        let raw: Plan<Record>
        let wrapped: Plan<Record>
    }

    private static func both(_ fields: [PlanField<OrderRecord>]) -> Both<OrderRecord> {
        Both(
            raw: Plan(fields),
            wrapped: Plan([.skip("stream"), .object("data", .required, fields)])
        )
    }

    private static func bothAccount(_ fields: [PlanField<AccountRecord>]) -> Both<AccountRecord> {
        Both(
            raw: Plan(fields),
            wrapped: Plan([.skip("stream"), .object("data", .required, fields)])
        )
    }
}
