internal import Base
internal import Exchange

/// The margin steps of the contracts, as the venue's bracket answer had them in October 2024.
enum MarginTable {
    private struct Step {
        var leverage: Int
        var cap: Int64
        var rate: Int64
    }

    /// The steps for a base asset.
    static func brackets(of base: String) -> [LeverageBracket] {
        switch base {
        case "BTC": build(large(70, 100, 230, 480, 600, 800, 1_200, 1_800))
        case "ETH": build(large(50, 65, 150, 320, 400, 530, 800, 1_200))
        default: build(small)
        }
    }

    /// The first four steps are common; caps of the others in millions.
    private static func large(_ caps: Int64...) -> [Step] {
        var steps = [
            Step(leverage: 125, cap: 50_000, rate: 400_000),
            Step(leverage: 100, cap: 600_000, rate: 500_000),
            Step(leverage: 75, cap: 3_000_000, rate: 650_000),
            Step(leverage: 50, cap: 12_000_000, rate: 1_000_000),
        ]
        let tail: [(Int, Int64)] = [
            (25, 2_000_000), (20, 2_500_000), (10, 5_000_000), (5, 10_000_000), (4, 12_500_000),
            (3, 15_000_000), (2, 25_000_000), (1, 50_000_000),
        ]
        for (index, (leverage, rate)) in tail.enumerated() {
            steps.append(Step(leverage: leverage, cap: caps[index] * 1_000_000, rate: rate))
        }
        return steps
    }

    private static let small = [
        Step(leverage: 75, cap: 10_000, rate: 650_000),
        Step(leverage: 50, cap: 80_000, rate: 1_000_000),
        Step(leverage: 40, cap: 400_000, rate: 1_500_000),
        Step(leverage: 25, cap: 800_000, rate: 2_000_000),
        Step(leverage: 20, cap: 2_000_000, rate: 2_500_000),
        Step(leverage: 10, cap: 8_000_000, rate: 5_000_000),
        Step(leverage: 5, cap: 12_000_000, rate: 10_000_000),
        Step(leverage: 2, cap: 20_000_000, rate: 25_000_000),
        Step(leverage: 1, cap: 30_000_000, rate: 50_000_000),
    ]

    /// Adds what each step takes off, so that maintenance margin has no jump at a floor.
    private static func build(_ steps: [Step]) -> [LeverageBracket] {
        var result: [LeverageBracket] = []
        var floor: Int64 = 0
        var amount: Int64 = 0
        var rateBefore: Int64 = 0
        for (index, step) in steps.enumerated() {
            amount += floor * (step.rate - rateBefore)
            result.append(
                LeverageBracket(
                    number: index + 1,
                    leverageMax: step.leverage,
                    notionalFloor: Notional(raw: floor * 100_000_000),
                    notionalCap: Notional(raw: step.cap * 100_000_000),
                    maintenanceRate: step.rate,
                    maintenanceAmount: Notional(raw: index == 0 ? 0 : amount)
                )
            )
            floor = step.cap
            rateBefore = step.rate
        }
        return result
    }
}
