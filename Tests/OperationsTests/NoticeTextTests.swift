import Base
import Domain
import Operations
import Testing
import Trading

@Suite("NoticeText")
struct NoticeTextTests {
    @Test("every kind has words of its own", arguments: NoticeKind.allCases)
    func everyKind(_ kind: NoticeKind) {
        let notice = Notice(kind, at: .distantPast, value: 4, amount: -1_500)
        let words = NoticeText.words(notice, symbol: "BTCUSDT", digits: 3)
        #expect(words.hasPrefix("BTCUSDT: "))
        let others = NoticeKind.allCases.filter { $0 != kind }.map {
            NoticeText.words(
                Notice($0, at: .distantPast, value: 4, amount: -1_500),
                symbol: "BTCUSDT",
                digits: 3
            )
        }
        #expect(!others.contains(words))
    }

    @Test("numbers are shown at the instrument's scale, codes in words")
    func readsWell() {
        func words(_ kind: NoticeKind, _ value: Int64, _ amount: Int64 = 0) -> String {
            let notice = Notice(kind, at: .distantPast, value: value, amount: amount)
            return NoticeText.words(notice, symbol: nil, digits: 3)
        }
        #expect(words(.fill, 77, -1_500) == "filled -1.500, trade 77")
        #expect(words(.mode, Int64(TradingMode.hold.rawValue)) == "mode is now HOLD")
        #expect(
            words(.reasonRaised, Int64(ReadinessReasons.clock.rawValue))
                == "not ready: venue time is unknown or too far from ours"
        )
        #expect(
            words(.refused, Int64(Refusal.inFlight.rawValue), 9)
                == "order refused: too many requests are in flight, 9 times"
        )
    }
}
