import OKX
import VenueReading

/// OKX messages, read by every way this processor has.
enum Reading {
    static func ways() -> EveryWay<OKXMarket> {
        EveryWay(["UNI-USD-SWAP", "BTC-USD-220527", "BTC-USDT", "BTC-USDT-SWAP"]) {
            OKXMarket(path: $0, body: $1)
        }
    }

    static func decode(_ lines: [String]) throws -> MarketRecorder {
        try ways().decode(lines)
    }
}
