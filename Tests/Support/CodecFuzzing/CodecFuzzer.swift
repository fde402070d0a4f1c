internal import Base
internal import Binance
internal import Bybit
internal import Fixtures
internal import OKX

/// Captured messages of three venues, changed and read by every way there is; all must agree.
public final class CodecFuzzer {
    /// One kind of message: its captured lines, short ones first, and its readers.
    private struct Kind {
        let name: String
        let lines: [[UInt8]]
        let shortCount: Int
        let ways: any Ways
    }

    /// Longer captured lines come rarely: they say the same of more levels.
    private static let shortBytes = 700

    /// How often each kind comes, by its place.
    private static let wheel = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 3, 3, 4, 4, 4]

    private let kinds: [Kind]
    private let draft = Draft()

    /// Loads the captured lines.
    public init() throws {
        kinds = try [
            Self.kind(
                "Binance streams",
                ["frames_2026", "market_samples", "control"].map { "binance/\($0).jsonl" },
                try Seeds.binance(),
                AllWays<Streams<BinanceMarket>>(Seeds.binanceListings())
            ),
            Self.kind(
                "Binance account",
                [
                    "algo_update_dogeusdt_202512", "btcusdt_testnet_202503", "docs_user_events",
                    "ethusdc_mainnet_202604", "mixed_mainnet", "synthetic_liquidation_adl",
                ].map { "binance/user_\($0).jsonl" },
                [],
                AllWays<Account>(Seeds.binanceListings())
            ),
            Self.kind(
                "Binance pages",
                ["binance/depth_testnet_2026.jsonl"],
                [],
                AllWays<Pages<BinanceMarket>>(Seeds.binanceListings())
            ),
            Self.kind(
                "OKX streams",
                ["books_2022", "books_sequenced", "trades_2022", "control_2022", "tickers_2022"]
                    .map { "okx/\($0).jsonl" },
                ["pong"],
                AllWays<Streams<OKXMarket>>(Seeds.okxListings())
            ),
            Self.kind(
                "Bybit streams",
                ["books_BTCUSDT", "trades", "control", "tickers"].map { "bybit/\($0).jsonl" },
                [],
                AllWays<Streams<BybitMarket>>(Seeds.bybitListings())
            ),
        ]
    }

    private static func kind(
        _ name: String,
        _ files: [String],
        _ more: [String],
        _ ways: any Ways
    ) throws -> Kind {
        let lines = try (files.flatMap { try CapturedLines.messages($0) } + more)
            .map { Array($0.utf8) }
        let short = lines.filter { $0.count <= shortBytes }
        let long = lines.filter { $0.count > shortBytes && $0.count <= Draft.bytesMax / 2 }
        return Kind(name: name, lines: short + long, shortCount: short.count, ways: ways)
    }

    /// How many messages the reference found good, and how many it did not.
    public var judged: (good: UInt64, bad: UInt64) {
        kinds.reduce(into: (good: 0, bad: 0)) { sum, kind in
            sum.good += kind.ways.judged.good
            sum.bad += kind.ways.judged.bad
        }
    }

    /// Runs so many messages that follow from `seed`; what disagreed first, or nil.
    public func run(seed: UInt64, executions: Int) -> String? {
        var choices = SeededChoices(random: Random(seed: seed))
        for execution in 0..<executions {
            if let words = step(&choices) { return "execution \(execution): \(words)" }
        }
        return nil
    }

    /// Runs the messages that follow from a fuzzer's input; what disagreed first, or nil.
    public func run(input: [UInt8]) -> String? {
        var choices = InputChoices(input)
        repeat {
            if let words = step(&choices) { return words }
        } while !choices.isSpent
        return nil
    }

    /// Draws a captured message, changes it and has it read.
    private func step(_ choices: inout some Choices) -> String? {
        let kind = kinds[Self.wheel[choices.below(Self.wheel.count)]]
        let isLong = choices.below(64) == 0 && kind.shortCount < kind.lines.count
        let line =
            isLong
            ? kind.shortCount + choices.below(kind.lines.count - kind.shortCount)
            : choices.below(max(kind.shortCount, 1))
        draft.begin(kind.lines[line])
        let listing = choices.below(16) == 0 ? 1 : 0
        for _ in 0..<choices.below(4) {
            Change.drawn(by: &choices).apply(to: draft, &choices)
        }
        guard let words = kind.ways.disagreement(on: draft.message, listing: listing) else {
            return nil
        }
        return "\(kind.name), line \(line), listing \(listing): \(words)\n\(draft.text)"
    }
}
