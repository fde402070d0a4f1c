internal import Base
internal import CDecodeReference
internal import Captures
internal import Domain

/// A recorded session and its instruments, with as many digits as the venue sends.
struct RecordedSession: Sendable {
    let messages: PaddedMessages
    let instruments: [Instrument]

    /// How the C++ decoder knows its venue.
    let code: Int32

    static let binance = RecordedSession(
        "binance/btcusdt_20230405.gz",
        .binance,
        Int32(csession_binance),
        [("BTCUSDT", 2, 3, 10)]
    )

    static let okx = RecordedSession(
        "okx/session_20220513.gz",
        .okx,
        Int32(csession_okx),
        [("BTC-USD-220527", 1, 0, 1), ("BTC-USDT", 1, 8, 1), ("UNI-USD-SWAP", 3, 0, 1)]
    )

    static let bybit = RecordedSession(
        "bybit/session_20260809.gz",
        .bybit,
        Int32(csession_bybit),
        [("BTCUSDT", 2, 3, 10), ("DOGEUSDT", 5, 0, 1), ("ETHUSDT", 2, 2, 1), ("SOLUSDT", 3, 1, 10)]
    )

    private init(
        _ file: String,
        _ venue: VenueID,
        _ code: Int32,
        _ names: [(name: String, price: UInt8, quantity: UInt8, tick: Int64)]
    ) {
        messages = PaddedMessages("Tests/Fixtures/captures/" + file)
        self.code = code
        instruments = names.enumerated().map { place, entry in
            guard let symbol = SymbolText(entry.name) else { preconditionFailure("a symbol fits") }
            return Instrument(
                id: InstrumentID(index: UInt16(place)),
                version: 1,
                venue: venue,
                symbol: symbol,
                base: AssetID(index: 1),
                quote: AssetID(index: 2),
                settlement: AssetID(index: 2),
                scale: PairScale(
                    price: Scale(digits: entry.price),
                    quantity: Scale(digits: entry.quantity)
                ),
                tick: Price.Offset(raw: entry.tick),
                lot: Quantity(raw: 1)
            )
        }
    }
}

/// A session's messages side by side, again and again until no second-level cache holds them.
@safe
final class PaddedMessages: @unchecked Sendable {
    private var block: [UInt8] = []
    private var starts: [(start: Int, count: Int)] = []

    /// How many messages one session has.
    let sessionCount: Int

    // SAFETY: Sendable, for nothing changes after `init`.
    init(_ path: String) {
        var starts: [(start: Int, count: Int)] = []
        var block: [UInt8] = []
        do {
            var file = try CaptureFile(path)
            while try file.nextFrame({ message, _ in
                starts.append((block.count, message.count))
                for index in 0..<message.count { block.append(message[index]) }
                block.append(contentsOf: repeatElement(0, count: PaddedBytes.padding))
            }) {}
        } catch {
            preconditionFailure("the lab runs from the project's folder")
        }
        sessionCount = starts.count
        let (session, bytes) = (starts, block)
        while block.count < 4 << 20 {
            starts += session.map { ($0.start + block.count, $0.count) }
            block += bytes
        }
        self.starts = starts
        self.block = block
    }

    var count: Int { starts.count }

    /// Whether the message at `index` is the answer to a depth query of Binance's.
    func isPicture(_ index: Int) -> Bool { block[starts[index].start + 2] == UInt8(ascii: "l") }

    /// Hands messages from `first` over, `count` of them, beginning again at the end.
    func forEach(from first: Int, count: Int, _ body: (Int, PaddedBytes) -> Void) {
        unsafe block.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var index = first
            for _ in 0..<count {
                let place = starts[index]
                // SAFETY: the padding lies behind each message inside the block.
                let message = unsafe PaddedBytes(start: base + place.start, count: place.count)
                body(index, message)
                index = index + 1 == starts.count ? 0 : index + 1
            }
        }
    }
}
