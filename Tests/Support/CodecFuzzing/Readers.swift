internal import Base
internal import Binance
internal import Bybit
internal import Domain
internal import Json
internal import OKX
internal import VenuePort

/// More than any message of the fuzzer has.
private let bytesMax = 1 << 15
private let levelsMax = 1 << 10

/// A venue's public decoder, made for the fuzzer's messages.
protocol FuzzedMarket: MarketDecoder & ~Copyable {
    init(fuzzed path: ReadingPath, _ body: JSONBody?)
}

extension BinanceMarket: FuzzedMarket {
    /// The audit is the fuzzer's own work.
    init(fuzzed path: ReadingPath, _ body: JSONBody?) {
        self.init(
            path: path,
            body: body,
            bytesMax: bytesMax,
            levelsMax: levelsMax,
            auditEvery: .max
        )
    }
}

extension OKXMarket: FuzzedMarket {
    init(fuzzed path: ReadingPath, _ body: JSONBody?) {
        self.init(path: path, body: body, bytesMax: bytesMax, levelsMax: levelsMax)
    }
}

extension BybitMarket: FuzzedMarket {
    init(fuzzed path: ReadingPath, _ body: JSONBody?) {
        self.init(path: path, body: body, bytesMax: bytesMax, levelsMax: levelsMax)
    }
}

/// A venue's public streams.
struct Streams<Market: FuzzedMarket & ~Copyable>: ~Copyable, MessageReader {
    private var market: Market

    init(path: ReadingPath, body: JSONBody?) { market = Market(fuzzed: path, body) }

    mutating func read(
        _ message: PaddedBytes,
        _ table: borrowing InstrumentTable,
        into telling: inout Telling
    ) throws(DecodeError) {
        try market.decodeMarket(message, instruments: table, into: &telling)
    }
}

/// A venue's whole books by REST, as those of the first contract.
struct Pages<Market: FuzzedMarket & ~Copyable>: ~Copyable, MessageReader {
    private var market: Market

    init(path: ReadingPath, body: JSONBody?) { market = Market(fuzzed: path, body) }

    mutating func read(
        _ message: PaddedBytes,
        _ table: borrowing InstrumentTable,
        into telling: inout Telling
    ) throws(DecodeError) {
        let id = InstrumentID(index: 0)
        try market.decodeBook(message, of: id, instruments: table, into: &telling)
    }
}

/// Binance's private stream.
struct Account: ~Copyable, MessageReader {
    private var user: BinanceUser

    init(path: ReadingPath, body: JSONBody?) {
        user = BinanceUser(path: path, body: body, bytesMax: bytesMax)
    }

    mutating func read(
        _ message: PaddedBytes,
        _ table: borrowing InstrumentTable,
        into telling: inout Telling
    ) throws(DecodeError) {
        try user.decodeUser(message, instruments: table, into: &telling)
    }
}
