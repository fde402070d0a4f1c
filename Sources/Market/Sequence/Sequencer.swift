public import Base
public import Domain

/// Keeps one book true to its venue's stream, and shows it only while it is.
///
/// Messages and pictures go in; out come outcomes, requests for pictures and, while the chain is
/// whole, a borrowed `LiveBook`. After a break the book keeps its last true state: should the missing
/// message still come, the chain heals without a picture.
public struct Sequencer<Rule: ContinuityRule>: ~Copyable, Sendable {
    /// Which instrument's book.
    public let instrument: InstrumentID

    /// The version of the instrument's rules the book is laid out for.
    public internal(set) var version: UInt16

    /// Where it stands.
    public internal(set) var state = SequenceState.cold

    /// What happened so far.
    public internal(set) var counters = SequenceCounters()

    /// The latest break.
    public internal(set) var lastBreak: SequenceBreak?

    /// The id of the last update in the book.
    public internal(set) var lastID: Int64 = 0

    /// The id before that.
    var priorID: Int64 = 0

    /// The id of the last message of the stream in the book; a picture by page does not change it.
    var chainID: Int64 = 0

    /// The newest stamp applied, the watermark: a picture older than it is a ghost.
    public internal(set) var watermark = UTCTime.none

    /// The latest proof that the feed is alive.
    public internal(set) var provenAt = Instant.distantPast

    /// When the last message went into the book.
    public internal(set) var appliedAt = Instant.distantPast

    /// When the last picture was loaded.
    public internal(set) var loadedAt = Instant.distantPast

    let policy: SequencePolicy
    @usableFromInline var book: Book
    var held: HeldUpdates
    var engineTime = UTCTime.none

    /// Whether the book still equals the venue's at `lastID`, so that a late message may heal it.
    var isIntact = false

    /// Messages since the last one applied that were not news.
    var pastInARow = 0

    /// The stamp of the last update in the book.
    var lastStamp = UTCTime.none

    /// Whether the picture was crossed and the book has been since, where that may be honest.
    var isAuction = false

    /// Whether the first message after a picture is judged by the joining rule.
    var joinsPicture = false

    /// Whether a picture that deepens the live book is on its way.
    var refreshing = false

    /// When the next such picture may be asked for.
    var refreshDue = Instant.distantPast

    /// Ticks from the touch to the end of knowledge when the last picture was loaded.
    var loadedSpan = (Int.max, Int.max)

    var attempt = 0
    var requestDue = Instant.distantFuture

    /// Lays out all memory of a book and its held messages.
    public init(
        _ instrument: Instrument,
        limits: BookLimits = BookLimits(),
        policy: SequencePolicy = SequencePolicy()
    ) {
        self.instrument = instrument.id
        version = instrument.version
        self.policy = policy
        book = Book(scale: instrument.scale, tick: instrument.tick, limits: limits)
        held = HeldUpdates(messagesMax: policy.heldMessagesMax, levelsMax: policy.heldLevelsMax)
    }

    // MARK: The connection

    /// The stream is subscribed: its messages will come.
    public mutating func start(at now: Instant) {
        forget()
        state = .buffering
        provenAt = now
        requestDue = now + policy.startWithin
    }

    /// The connection is gone, and with it the chain.
    public mutating func stop() {
        guard state != .cold else { return }
        note(.disconnected)
        forget()
        state = .cold
        requestDue = .distantFuture
    }

    /// The instrument has new rules: when its numbers changed, everything begins again with them.
    public mutating func relay(_ newer: Instrument, at now: Instant) {
        precondition(newer.id == instrument, "rules of the same instrument")
        version = newer.version
        guard newer.tick != book.grid.tick || newer.scale != book.scale else { return }
        book.relay(scale: newer.scale, tick: newer.tick)
        guard state != .cold else { return }
        forget()
        state = .gap
        requestDue = now
    }

    /// Something of the same connection arrived: it is alive.
    public mutating func prove(at now: Instant) { provenAt = now }

    /// A message of this book could not be decoded: its changes are lost.
    public mutating func reportMalformed(at now: Instant) {
        guard state != .cold else { return }
        provenAt = now
        guard state == .live || state == .joining else { return }
        // The chain itself shows whether anything was lost, and may heal.
        breakChain(.malformed, at: now)
    }

    /// Judges the feed's silence; a book too old is untradable until its next message.
    public mutating func check(at now: Instant) -> Freshness {
        guard state != .cold else { return .fresh }
        let age = now - provenAt
        guard age > policy.staleAfter else { return .fresh }
        if state == .live { breakChain(.stale, at: now) }
        return age >= policy.silentAfter ? .silent : .stale
    }

    // MARK: What the venue sends

    /// Takes one message of the stream.
    public mutating func take(
        _ update: BookUpdate,
        bids: Span<Level>,
        asks: Span<Level>,
        at now: Instant
    ) -> SequenceOutcome {
        guard state != .cold else {
            counters.unexpected += 1
            return .dropped
        }
        provenAt = now
        if state == .live, update.kind == .diff, !Rule.restarts(update) {
            switch following(update) {
            case .next: return applyLive(update, bids: bids, asks: asks, at: now)
            case .ahead:
                breakChain(.missing, at: now, by: update)
                hold(update, bids: bids, asks: asks)
                return .broke
            case let past:
                pastInARow += past == .heartbeat ? 0 : 1
                guard pastInARow > policy.pastInARowMax else { return passOver(past) }
                // A stream that brings nothing but the past is not the one we follow.
                breakChain(.missing, at: now, by: update)
                hold(update, bids: bids, asks: asks)
                return .broke
            }
        }
        guard update.kind != .partial else {
            counters.partials += 1
            return .dropped
        }
        if Rule.restarts(update) { return restart(update, bids: bids, asks: asks, at: now) }
        return takeAside(update, bids: bids, asks: asks, at: now)
    }

    // MARK: What others see

    /// Lends the book for one call; nil, without a call, when it is not live or older than the bound.
    @inlinable
    public func read<R>(at now: Instant, _ body: (borrowing LiveBook) -> R) -> R? {
        guard isReadable(at: now) else { return nil }
        return body(view)
    }

    /// The book for an owner that lends it on in the same pass; nil when it is not live.
    @inlinable
    public func look(at now: Instant) -> LiveBook? { isReadable(at: now) ? view : nil }

    /// The best levels; nil when the book is not live.
    @inlinable
    public func best(at now: Instant) -> (bid: Level?, ask: Level?)? {
        isReadable(at: now) ? (book.best(.buy), book.best(.sell)) : nil
    }

    /// Whether a strategy may see the book now.
    public func isReadable(at now: Instant) -> Bool {
        state == .live && now - provenAt <= policy.staleAfter
    }

    @usableFromInline var view: LiveBook {
        LiveBook(
            book,
            instrument: instrument,
            lastID: lastID,
            engineTime: engineTime,
            provenAt: provenAt
        )
    }
}
