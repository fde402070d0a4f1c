import Bybit
import VenueReading

/// Bybit messages, read by every way this processor has.
enum Reading {
    static func ways() -> EveryWay<BybitMarket> {
        EveryWay(["BTCUSDT", "ETHUSDT", "SOLUSDT", "DOGEUSDT"]) {
            BybitMarket(path: $0, body: $1)
        }
    }

    static func decode(_ lines: [String]) throws -> MarketRecorder {
        try ways().decode(lines)
    }
}
