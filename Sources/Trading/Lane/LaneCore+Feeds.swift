internal import Base
internal import Domain
internal import Journal
internal import Market
internal import VenuePort

// The silence of feeds, and the pictures that books ask for.
extension LaneCore where S: ~Copyable {
    /// Judges each feed's silence: a dark book first stops new orders, then takes the old ones back.
    mutating func tickFeeds() {
        for index in 0..<count {
            let freshness = books[index].check(at: now)
            let instrument = InstrumentID(index: UInt16(index))
            let isReadable = books[index].isReadable(at: now)
            if isReadable {
                if symbols[index].darkSince != .distantFuture {
                    let dark = (now - symbols[index].darkSince).count / 1_000_000
                    symbols[index].darkSince = .distantFuture
                    tell(.bookLive, instrument, value: dark)
                    symbols[index].isDirty = true
                }
                symbols[index].wasLive = true
            } else if symbols[index].darkSince == .distantFuture {
                symbols[index].darkSince = now
            }
            refreshFacts(index)
            if freshness == .silent, links.market[0], now >= links.nextReconnect {
                links.wantsMarket = true
                links.nextReconnect = now + .seconds(3)
            }
            let dark = now - symbols[index].darkSince
            if !isReadable, dark >= settings.heartbeatMiss, !symbols[index].isSwept,
                desk.orders.table.firstLive(of: instrument) != nil
            {
                counts.autoCancels &+= 1
                sweep(index)
            }
            requestPictures(index)
        }
    }

    private mutating func requestPictures(_ index: Int) {
        guard links.rest, let request = books[index].nextRequest(at: now) else { return }
        switch request.means {
        case .page:
            wish(
                .book(request.instrument, levels: 1_000),
                .book,
                request.instrument,
                use: .ordinary
            )
        case .resubscription: links.wantsMarket = true
        }
    }
}
