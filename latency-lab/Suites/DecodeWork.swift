internal import Base
internal import Binance
internal import CDecodeReference
internal import Domain
internal import Json
internal import VenuePort

/// Adds up what a decoder hands over, so that nothing of it is left out.
struct SummingSink: MarketSink, UserSink {
    var sum: Int64 = 0

    mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        sum &+= update.eventTime.nanoseconds &+ update.engineTime.nanoseconds
        sum &+= update.first &+ update.last &+ update.previous
        sum &+= Int64(bids.count) &+ Int64(asks.count)
        if !bids.isEmpty, !asks.isEmpty {
            sum &+= bids[0].price.raw &+ asks[asks.count - 1].quantity.raw
        }
    }

    mutating func market(_ event: MarketEvent) { sum &+= 1 }
    mutating func control(_ notice: StreamNotice) { sum &-= 1 }
    mutating func odd(_ oddity: Oddity) { sum &-= 1 }
    mutating func order(_ event: OrderEvent) { sum &+= event.tradeID &+ event.price.raw }
    mutating func balance(_ update: BalanceUpdate) { sum &+= update.wallet.raw }
    mutating func position(_ update: PositionUpdate) { sum &+= update.amount.raw }
    mutating func signal(_ signal: AccountSignal) { sum &-= 1 }
}

/// The table with the one contract these rows are about.
func decodeTable() -> InstrumentTable {
    guard let symbol = SymbolText("BTCUSDT") else { preconditionFailure("a symbol fits") }
    let asset = AssetID(index: 1)
    let instrument = Instrument(
        id: InstrumentID(index: 0),
        version: 1,
        venue: .binance,
        symbol: symbol,
        base: AssetID(index: 2),
        quote: asset,
        settlement: asset,
        scale: PairScale(price: Scale(digits: 2), quantity: Scale(digits: 3)),
        tick: Price.Offset(raw: 10),
        lot: Quantity(raw: 1)
    )
    return InstrumentTable([instrument], assets: ["USDT", "BTC"])
}

/// Our decoder over depth diffs, by layout or by plan.
final class DepthDecode: Work {
    private let messages: DepthMessages
    private let table = decodeTable()
    private var market: BinanceMarket?
    private var next = 0

    init(levels: Int, path: ReadingPath, body: JSONBody) {
        messages = DepthMessages(levels: levels)
        market = BinanceMarket(path: path, body: body, auditEvery: .max)
    }

    func run(_ operations: Int) {
        // A lane owns its decoder as a value; here it is taken out of the class for the run.
        guard var market = market.take() else { return }
        var sink = SummingSink()
        for _ in 0..<operations {
            let message = messages[next]
            next = next + 1 == messages.count ? 0 : next + 1
            do throws(DecodeError) {
                try market.decodeMarket(message, instruments: table, into: &sink)
            } catch {
                preconditionFailure("a made message decodes")
            }
        }
        self.market = consume market
        keep(sink.sum)
    }
}

/// The C++ decoder over the same messages.
@safe
final class ReferenceDepthDecode: Work {
    private let messages: DepthMessages
    private let decoder: UnsafeMutableRawPointer
    private var next = 0

    init(levels: Int) {
        messages = DepthMessages(levels: levels)
        guard let made = unsafe cdecode_begin(8_192) else { preconditionFailure("memory") }
        unsafe decoder = made
    }

    deinit { unsafe cdecode_end(decoder) }

    func run(_ operations: Int) {
        var sum: Int64 = 0
        for _ in 0..<operations {
            let message = messages[next]
            next = next + 1 == messages.count ? 0 : next + 1
            sum &+= unsafe cdecode_depth(decoder, message.start, Int64(message.count))
        }
        keep(sum)
    }
}

/// Our decoder over an order's news of the private stream.
@safe
final class OrderNewsDecode: Work {
    private static let text =
        #"{"e":"ORDER_TRADE_UPDATE","T":1776789210247,"E":1776789210247,"o":{"s":"BTCUSDT","#
        + #""c":"126103385022464010","S":"BUY","o":"LIMIT","f":"GTX","q":"0.02","p":"64317.3","#
        + #""ap":"64317.3","sp":"0","x":"TRADE","X":"FILLED","i":58846581664,"l":"0.02","z":"0.02","#
        + #""L":"64317.3","n":"0.02572692","N":"USDT","T":1776789210247,"t":702423109,"b":"0","#
        + #""a":"0","m":true,"R":false,"wt":"CONTRACT_PRICE","ot":"LIMIT","ps":"BOTH","cp":false,"#
        + #""rp":"0","pP":false,"si":0,"ss":0,"V":"EXPIRE_MAKER","pm":"NONE","gtd":0,"er":"0"}}"#

    private let memory: UnsafeMutablePointer<UInt8>
    private let count: Int
    private let table = decodeTable()
    private var user: BinanceUser?

    init(body: JSONBody) {
        user = BinanceUser(path: .general, body: body)
        let bytes = Array(Self.text.utf8)
        count = bytes.count
        unsafe memory = .allocate(capacity: count + PaddedBytes.padding)
        unsafe memory.initialize(repeating: 0, count: count + PaddedBytes.padding)
        for (index, byte) in bytes.enumerated() { unsafe memory[index] = byte }
    }

    deinit { unsafe memory.deallocate() }

    func run(_ operations: Int) {
        // SAFETY: the message and its padding live as long as this object.
        let message = unsafe PaddedBytes(start: UnsafePointer(memory), count: count)
        guard var user = user.take() else { return }
        var sink = SummingSink()
        for _ in 0..<operations {
            do throws(DecodeError) {
                try user.decodeUser(message, instruments: table, into: &sink)
            } catch {
                preconditionFailure("a captured message decodes")
            }
        }
        self.user = consume user
        keep(sink.sum)
    }
}
