import Base
import Domain
import Operations
import Testing
import Trading

@Suite("Dashboard")
struct DashboardTests {
    private let now = Instant.distantPast + .seconds(100)

    private func lane() throws -> LaneStatus {
        var symbol = SymbolStatus()
        symbol.instrument = Instrument(
            id: InstrumentID(index: 0),
            version: 1,
            venue: .binance,
            symbol: try #require(SymbolText("BTCUSDT")),
            base: AssetID(index: 1),
            quote: AssetID(index: 2),
            settlement: AssetID(index: 2),
            scale: PairScale(price: Scale(digits: 1), quantity: Scale(digits: 3)),
            tick: Price.Offset(raw: 1),
            lot: Quantity(raw: 1)
        )
        symbol.book = .live
        symbol.lastLife = now - .milliseconds(3)
        symbol.bids[0] = Level(price: Price(raw: 769_149), quantity: Quantity(raw: 5_878))
        symbol.asks[0] = Level(price: Price(raw: 769_150), quantity: Quantity(raw: 2_149))
        symbol.position = SignedQuantity(raw: -5)
        symbol.entry = Price(raw: 7_691_500_000_000)
        symbol.realised = 123_400_000
        symbol.fees = 23_400_000
        symbol.quoteCount = 1
        symbol.quotes[0].side = .buy
        symbol.quotes[0].state = .unknown
        symbol.quotes[0].price = Price(raw: 769_149)
        symbol.quotes[0].quantity = Quantity(raw: 5)
        symbol.quotes[0].isFollowed = true
        symbol.quotes[0].ahead = Quantity(raw: 1_200)
        symbol.quotes[0].lastEvidence = now - .milliseconds(700)
        var lane = LaneStatus()
        lane.instant = now
        lane.started = now - .seconds(65)
        lane.mode = .run
        lane.open = 1
        lane.unknown = 1
        lane.symbolCount = 1
        lane.symbols[0] = symbol
        lane.stages[Int(Stage.work.rawValue)].count = 1_234
        lane.stages[Int(Stage.work.rawValue)].p50 = 4_100
        return lane
    }

    private func picture(_ lane: LaneStatus?) -> String {
        Dashboard(
            DashboardFrame(
                profile: "paper",
                strategy: "maker",
                lane: lane,
                processes: [
                    .init(name: "engine", phase: .ready(lastSign: now), restarts: 2)
                ],
                events: ["12:00:00 started"],
                now: now
            )
        )
        .plain()
    }

    @Test("shows book, order, queue, position, money and latency with the right scales")
    func showsAll() throws {
        let text = picture(try lane())
        for part in [
            "RUN", "engine up ×2", "NOT GUARDED", "BTCUSDT  live", "76,914.9", "5.878", "76,915.0",
            "2.149", "position -0.005 at 76,915.00", "PnL +1.0000", "1.200 ±0.000", "UNKNOWN",
            "answer, 700 ms ago", "work", "1,234", "4.1 µs", "up 65 s", "12:00:00 started",
        ] {
            #expect(text.contains(part), "\(part) is missing in\n\(text)")
        }
    }

    @Test("programs get each feed's numbers under the names of the metrics, once it has spoken")
    func quality() throws {
        var status = try lane()
        func json() -> String {
            StatusReport.json(
                DashboardFrame(
                    profile: "paper",
                    strategy: "maker",
                    lane: status,
                    processes: [],
                    events: [],
                    now: now
                )
            )
        }
        status.symbols[0].silence = .milliseconds(3)
        status.symbols[0].freshness = .milliseconds(40)
        status.symbols[0].snapshotAge = .seconds(9)
        status.symbols[0].droppedPerMillion = 7
        status.symbols[0].gaps = 2
        status.symbols[0].skew = .milliseconds(-5)
        #expect(
            json().contains(
                #""quality":{"BTCUSDT":{"ws_gap_ms":3,"book_freshness_ms":40,"snapshot_age_ms":9000,"#
                    + #""dropped_per_million":7,"seq_gaps":2,"clock_skew_ms":-5}}"#
            )
        )
        #expect(picture(status).contains("gaps 2"))
        status.symbols[0].lastLife = .distantPast
        #expect(json().contains(#""quality":{}"#))
    }

    @Test("an unarmed countdown is said in capitals; an armed one shows what is left")
    func countdown() throws {
        var status = try lane()
        #expect(picture(status).contains("countdown NOT ARMED"))
        status.countdownUntil = now + .seconds(20)
        #expect(picture(status).contains("countdown armed, 20 s left"))
    }

    @Test("a place in the queue that nobody follows is not shown as the front of it")
    func unknownPlace() throws {
        var status = try lane()
        status.symbols[0].quotes[0].isFollowed = false
        #expect(picture(status).contains("not known"))
        #expect(!picture(status).contains("±"))
    }

    @Test("every readiness reason is named with its meaning")
    func reasons() throws {
        var status = try lane()
        for entry in ReadinessReasons.named {
            status.reasons = entry.reason
            #expect(picture(status).contains("\(entry.name): \(entry.meaning)"))
        }
        status.reasons = []
        #expect(picture(status).contains("nothing stands in the way"))
    }

    @Test("a lane that stopped passing is not shown as if it were alive")
    func oldStatus() throws {
        var status = try lane()
        status.instant = now - .seconds(30)
        #expect(picture(status).contains("last pass 30 s ago"))
    }

    @Test("what a dead engine showed last is not shown as a state that holds")
    func deadLife() throws {
        let frame = DashboardFrame(
            profile: "paper",
            strategy: "maker",
            lane: try lane(),
            isOfDeadLife: true,
            processes: [],
            events: [],
            now: now
        )
        for text in [Dashboard(frame).plain(), Dashboard(frame).line(), StatusReport.json(frame)] {
            #expect(text.contains("DOWN"))
            #expect(!text.contains("RUN"))
        }
    }

    @Test("says so when there is no engine yet")
    func noEngine() {
        #expect(picture(nil).contains("has not opened its shared memory"))
    }

    @Test("a picture never has more lines or columns than the screen")
    func fits() throws {
        let status = try lane()
        let dashboard = Dashboard(
            DashboardFrame(
                profile: "paper",
                strategy: "maker",
                lane: status,
                processes: [],
                events: Array(repeating: "event", count: 50),
                now: now
            )
        )
        for (columns, rows) in [(80, 24), (20, 5), (200, 60)] {
            let lines = dashboard.text(columns: columns, rows: rows).split(separator: "\r\n")
            #expect(lines.count < rows)
            for line in lines {
                #expect(visibleCount(line) <= columns)
            }
        }
    }

    /// Characters that take a column: everything but escape sequences.
    private func visibleCount(_ line: Substring) -> Int {
        var count = 0
        var inEscape = false
        for character in line {
            if character == "\u{1B}" {
                inEscape = true
            } else if inEscape {
                inEscape = !character.isLetter
            } else {
                count += 1
            }
        }
        return count
    }
}
