import Bybit
import VenueReading

/// Bybit messages, read by every way this processor has.
enum Reading {
    static func decode(_ lines: [String]) throws -> MarketRecorder {
        try EveryWay(["BTCUSDT", "ETHUSDT", "SOLUSDT", "DOGEUSDT"]) {
            BybitMarket(path: $0, body: $1)
        }
        .decode(lines)
    }
}
