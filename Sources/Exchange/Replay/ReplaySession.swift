public import Base
internal import Domain
public import Market

/// What an account hears, one response latency after it happened.
@frozen
public enum SessionNews: BitwiseCopyable, Sendable {
    /// News of an order.
    case report(OrderReport)

    /// A request that was refused, by the client text it was about.
    case refused(ClientText, OrderRefusal)
}

/// One account on a recorded session under virtual time: the recording reaches the venue at its
/// venue time and the account at its local time; requests and reports take their own time.
///
/// Things of one instant go in this order: what we see, what we hear, the venue's book, our
/// requests at the venue; the order that hftbacktest has.
public struct ReplaySession<Queue: QueueModel>: ~Copyable {
    private enum Request: BitwiseCopyable {
        case place(NewOrder)
        case cancel(ClientText)
    }

    /// The venue.
    public internal(set) var market: ReplayMarket<Queue>

    /// The book as the account sees it.
    public private(set) var view: ReplayDepth

    /// The virtual time.
    public private(set) var now = UTCTime.none

    private let events: Slab<ReplayEvent>
    private let account: AccountID
    private let instrument: InstrumentID
    private var latency: AccountLatency
    private var requests = DelayLine<Request>()
    private var news = DelayLine<SessionNews>()
    private var atVenue = 0
    private var atAccount = 0

    /// A session of `account` over `events`, which are in order of both times.
    public init(
        _ market: consuming ReplayMarket<Queue>,
        events: [ReplayEvent],
        account: AccountID,
        on instrument: InstrumentID,
        latency: AccountLatency
    ) {
        view = ReplayDepth(
            first: market.depth.first,
            last: market.depth.first + market.depth.width - 1
        )
        self.market = market
        self.account = account
        self.instrument = instrument
        self.latency = latency
        // A record past the end ends every search for the next one.
        let end = ReplayEvent(
            venueTime: UTCTime(nanoseconds: .max),
            localTime: UTCTime(nanoseconds: .max),
            tick: 0,
            kind: .clear,
            side: .buy,
            quantity: .zero
        )
        self.events = Slab(count: events.count + 1) { $0 < events.count ? events[$0] : end }
        if let first = events.first { now = min(first.venueTime, first.localTime) }
        self.market.exchange.discardEvents()
    }

    /// Sends a new order on its way.
    public mutating func place(_ order: NewOrder) {
        requests.send(.place(order), arriving: now + latency.entry())
    }

    /// Sends a cancel on its way.
    public mutating func cancel(_ client: ClientText) {
        requests.send(.cancel(client), arriving: now + latency.entry())
    }

    /// Lets time pass and gives what was heard.
    ///
    /// False when the recording and all messages are over.
    public mutating func elapse(_ span: Nanoseconds, _ hear: (SessionNews) -> Void) -> Bool {
        let wake = now + span
        while true {
            let heard = news.next ?? UTCTime(nanoseconds: .max)
            let asked = requests.next ?? UTCTime(nanoseconds: .max)
            play(until: min(wake, heard, asked), before: heard)
            // New reports may be earlier than what we waited for.
            let next = news.next ?? UTCTime(nanoseconds: .max)
            let seen = events[atAccount].localTime
            let done = events[atVenue].venueTime
            let first = min(min(next, asked), min(seen, done))
            if first.nanoseconds == .max { return false }
            if first > wake {
                now = wake
                return true
            }
            if first == next, seen > next {
                while let message = news.receive(by: next) { hear(message) }
            } else if first == asked, done > asked, seen > asked {
                receive(at: asked)
            }
        }
    }

    /// Plays records up to `end`; stops when the venue has something to tell.
    @inline(__always)
    private mutating func play(until end: UTCTime, before heard: UTCTime) {
        while true {
            let seen = events[atAccount].localTime
            let done = events[atVenue].venueTime
            if seen <= done {
                guard seen <= end, seen.nanoseconds != .max else { return }
                see(events[atAccount])
                atAccount += 1
            } else {
                guard done <= end, done < heard else { return }
                market.apply(events[atVenue])
                atVenue += 1
                if market.exchange.eventCount > 0 {
                    report()
                    return
                }
            }
        }
    }

    /// The account sees one record.
    @inline(__always)
    private mutating func see(_ event: ReplayEvent) {
        switch event.kind {
        case .level: view.set(event.side, Int(event.tick), to: event.quantity.raw)
        case .clear: view.clear(event.side)
        case .trade: break
        }
    }

    /// The venue takes the requests that arrive at `time`.
    private mutating func receive(at time: UTCTime) {
        while let request = requests.receive(by: time) {
            do throws(OrderRefusal) {
                switch request {
                case .place(let order):
                    _ = try market.place(order, for: account, at: time)
                case .cancel(let client):
                    _ = try market.cancel(.client(client), on: instrument, for: account, at: time)
                }
            } catch {
                let arrival = time + latency.response()
                switch request {
                case .place(let order): news.send(.refused(order.client, error), arriving: arrival)
                case .cancel(let client): news.send(.refused(client, error), arriving: arrival)
                }
            }
            report()
        }
    }

    /// Sends the account's reports on their way.
    private mutating func report() {
        for index in 0..<market.exchange.eventCount {
            guard case .order(let report) = market.exchange.event(index),
                report.account == account
            else { continue }
            news.send(.report(report), arriving: report.time + latency.response())
        }
        market.exchange.discardEvents()
    }
}
