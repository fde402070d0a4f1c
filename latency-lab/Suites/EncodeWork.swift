internal import Base
internal import Binance
internal import Digests
internal import Domain
internal import VenuePort

/// The instrument table and one order, as a lane hands them to the encoder.
@safe
private struct OrderPaper: ~Copyable {
    let instruments: InstrumentTable
    var venue: BinanceVenue
    var request: OrderRequest
    private let buffer = UnsafeMutablePointer<UInt8>.allocate(
        capacity: BinanceVenue.requestBytesMax
    )

    init(isSession: Bool) {
        var assets = AssetTable()
        for name in ["USDT", "BTC"] { _ = assets.intern(name) }
        guard let symbol = SymbolText("BTCUSDT") else { preconditionFailure("the name fits") }
        let rules = Instrument(
            id: InstrumentID(index: 0),
            version: 1,
            venue: .binance,
            symbol: symbol,
            base: AssetID(index: 2),
            quote: AssetID(index: 1),
            settlement: AssetID(index: 1),
            scale: PairScale(price: Scale(digits: 2), quantity: Scale(digits: 3)),
            tick: Price.Offset(raw: 10),
            lot: Quantity(raw: 1)
        )
        instruments = InstrumentTable([rules], assets: assets)
        let name = Array("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A".utf8)
        let secret = Array("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j".utf8)
        let key = HMACSHA256(secret: secret.span)
        venue = BinanceVenue(encoder: BinanceEncoder(apiKey: name.span, key: .hmac(key)))
        venue.session(isOpen: isSession)
        request = OrderRequest(
            action: .place,
            clientID: ClientOrderID(tag: 7, incarnation: 3, lane: LaneID(index: 0), sequence: 12),
            instrument: rules.id,
            side: .buy,
            timeInForce: .postOnly,
            price: Price(raw: 6_400_010),
            quantity: Quantity(raw: 5),
            validUntil: UTCTime(milliseconds: 1_795_000_002_000)
        )
    }

    deinit { unsafe buffer.deallocate() }

    mutating func encode(_ number: Int64) -> Int {
        request.price = Price(raw: 6_400_000 + (number & 63) * 10)
        // SAFETY: the room was allocated with this size and is written by this call alone.
        var span = unsafe MutableSpan(_unsafeStart: buffer, count: BinanceVenue.requestBytesMax)
        return venue.operation(
            request,
            id: RequestID(raw: number),
            instruments: instruments,
            at: UTCTime(milliseconds: 1_795_000_000_000 + number),
            into: &span
        )
    }
}

/// One order as a frame of a session that is logged on.
final class EncodeSession: Work {
    private var paper = OrderPaper(isSession: true)
    private var number: Int64 = 1

    func run(_ operations: Int) {
        var sum: Int64 = 0
        for _ in 0..<operations {
            number &+= 1
            sum &+= Int64(paper.encode(number))
        }
        keep(sum)
    }
}

/// One order as a frame signed by HMAC.
final class EncodeHMAC: Work {
    private var paper = OrderPaper(isSession: false)
    private var number: Int64 = 1

    func run(_ operations: Int) {
        var sum: Int64 = 0
        for _ in 0..<operations {
            number &+= 1
            sum &+= Int64(paper.encode(number))
        }
        keep(sum)
    }
}
