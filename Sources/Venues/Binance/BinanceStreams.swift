public import Base
internal import Domain
public import VenuePort

/// The three kinds of stream sockets; a stream asked for on the wrong one is acknowledged and silent.
public enum BinanceRoute: CaseIterable, Sendable {
    /// Books and best quotes.
    case book

    /// Trades, marks, liquidations, contracts.
    case market

    /// One account's news.
    case account

    /// The path of a socket on which streams come in frames that name them.
    public var path: StaticString {
        switch self {
        case .book: "/public/stream"
        case .market: "/market/stream"
        case .account: "/private/stream"
        }
    }
}

extension PublicStream {
    /// The socket Binance serves this stream on.
    public var binanceRoute: BinanceRoute {
        switch self {
        case .book, .best: .book
        case .trades, .mark, .liquidations: .market
        }
    }
}

extension BinanceEncoder {
    /// The message that subscribes to or leaves one public stream of an instrument.
    public func subscription(
        _ stream: PublicStream,
        of instrument: InstrumentID,
        subscribe: Bool,
        id: RequestID,
        instruments: borrowing InstrumentTable,
        into buffer: inout MutableSpan<UInt8>
    ) -> Int {
        let symbol = instruments[instrument].symbol
        return Self.write(into: &buffer) { out in
            var out = out
            out.put(subscribe ? "{\"method\":\"SUBSCRIBE\"" : "{\"method\":\"UNSUBSCRIBE\"")
            out.put(",\"params\":[\"")
            out.put(lowercase: symbol)
            switch stream {
            case .book: out.put("@depth@100ms")
            case .best: out.put("@bookTicker")
            case .trades: out.put("@aggTrade")
            case .mark: out.put("@markPrice@1s")
            case .liquidations: out.put("@forceOrder")
            }
            out.put("\"],\"id\":")
            out.put(integer: id.raw)
            out.put("}")
            return out.count
        }
    }
}
