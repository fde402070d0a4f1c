internal import Base
internal import CDecodeReference
internal import Domain
internal import VenuePort

/// A session's messages through a plain C++ decoder of that venue, and thrown away.
@safe
final class SessionDecode: Work {
    private let session: RecordedSession
    private let decoder: UnsafeMutableRawPointer
    private let names: [ContiguousArray<UInt8>]
    private var next = 0

    /// Makes the decoder, and finds it to read the same as `ours` out of every message.
    init<Decoder: MarketDecoder & ~Copyable>(
        _ session: RecordedSession,
        against ours: consuming Decoder
    ) {
        self.session = session
        guard let made = unsafe csession_begin(session.code, 8_192) else {
            preconditionFailure("memory")
        }
        unsafe decoder = made
        names = session.instruments.map { ContiguousArray($0.symbol.description.utf8) }
        for (name, instrument) in zip(names, session.instruments) {
            // SAFETY: the names' bytes lie in their arrays, which never change, as long as this.
            unsafe name.withUnsafeBufferPointer {
                unsafe csession_list(
                    decoder,
                    $0.baseAddress,
                    Int64($0.count),
                    Int32(instrument.scale.price.digits),
                    Int32(instrument.scale.quantity.digits)
                )
            }
        }
        compare(&ours)
    }

    deinit { unsafe csession_end(decoder) }

    func run(_ operations: Int) {
        var sum: Int64 = 0
        session.messages.forEach(from: next, count: operations) { _, message in
            sum &+= unsafe csession_decode(decoder, message.start, Int64(message.count))
        }
        next = (next + operations) % session.messages.count
        keep(sum)
    }

    /// Message by message: ids and times summed, every level, every trade.
    private func compare<Decoder: MarketDecoder & ~Copyable>(_ ours: inout Decoder) {
        let messages = session.messages
        let table = InstrumentTable(session.instruments, assets: AssetTable())
        messages.forEach(from: 0, count: messages.sessionCount) { index, message in
            var told = Told()
            ours.decode(message, messages.isPicture(index), table, into: &told)
            let sum = unsafe csession_decode(decoder, message.start, Int64(message.count))
            precondition(sum == told.sum, "message \(index): ids and times are the same")
            for (side, levels) in [told.bids, told.asks, told.prints].enumerated() {
                precondition(levels == self.levels(Int32(side)), "message \(index): levels as well")
            }
        }
    }

    /// What the C++ decoder read, as pairs in one row.
    private func levels(_ side: Int32) -> [Int64] {
        var count: Int64 = 0
        guard let base = unsafe csession_levels(decoder, side, &count) else { return [] }
        // SAFETY: so many levels of two integers lie there until the next message.
        return unsafe Array(UnsafeBufferPointer(start: base, count: 2 * Int(count)))
    }
}

/// What our decoder told of one message.
private struct Told: MarketSink {
    var sum: Int64 = 0
    var bids: [Int64] = []
    var asks: [Int64] = []
    var prints: [Int64] = []

    mutating func book(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        sum += update.first + update.last + update.previous + Int64(update.checksum)
        sum += milliseconds(update.eventTime) + milliseconds(update.engineTime)
        sum += update.kind == .snapshot ? 1 : 0
        for index in bids.indices { Self.add(bids[index], to: &self.bids) }
        for index in asks.indices { Self.add(asks[index], to: &self.asks) }
    }

    mutating func market(_ event: MarketEvent) {
        switch event {
        case .trade(let trade):
            sum += trade.id + milliseconds(trade.engineTime) + (trade.aggressor == .sell ? 1 : 0)
            prints += [trade.price.raw, trade.quantity.raw]
        case .best(let best):
            sum += best.updateID + milliseconds(best.engineTime)
            Self.add(best.bid, to: &bids)
            Self.add(best.ask, to: &asks)
        case .mark(let mark):
            sum += milliseconds(mark.eventTime) + milliseconds(mark.nextFunding) + mark.fundingRate
            prints += [mark.mark.price.raw, mark.index.price.raw]
        default: preconditionFailure("the recordings hold nothing else")
        }
    }

    mutating func control(_ notice: StreamNotice) {}

    mutating func odd(_ oddity: Oddity) {
        let isOfNoUse = oddity.kind == .unusedMessage || oddity.kind == .offBookTrade
        precondition(isOfNoUse, "our decoder finds nothing amiss")
    }

    private static func add(_ level: Level, to side: inout [Int64]) {
        side += [level.price.raw, level.quantity.raw]
    }

    private func milliseconds(_ time: UTCTime) -> Int64 { time.nanoseconds / 1_000_000 }
}
