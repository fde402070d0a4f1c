public import Base
public import Domain

// Pictures: asking for them, joining them, and deepening a live book with one.
extension Sequencer {
    /// Takes the answer to a request by page; anything that does not fit is dropped and asked again.
    public mutating func takePage(
        _ update: BookUpdate,
        bids: Span<Level>,
        asks: Span<Level>,
        at now: Instant
    ) -> SequenceOutcome {
        if state == .live { return refresh(update, bids: bids, asks: asks, at: now) }
        // Without a stream there is nothing to join a picture with.
        guard state != .cold else { return .dropped }
        var joins = false
        var mustBeNewer = false
        for index in 0..<held.count {
            guard let head = held[index] else { continue }
            switch Rule.join(head, onto: update.last) {
            case .next, .heartbeat: joins = true
            case .ahead: mustBeNewer = true
            case .late, .duplicate: break
            }
        }
        guard joins || !mustBeNewer else {
            note(.staleSnapshot, by: update)
            if state == .joining { state = .gap }
            schedule(at: now)
            return .dropped
        }
        guard load(update, bids: bids, asks: asks, at: now) else { return .broke }
        joinsPicture = true
        state = .joining
        return drain(at: now)
    }

    /// The request that is due, if any; whoever takes it carries it out.
    public mutating func nextRequest(at now: Instant) -> SnapshotRequest? {
        if state == .live { return nextRefresh(at: now) }
        guard state != .cold, now >= requestDue else { return nil }
        let request = SnapshotRequest(
            instrument: instrument,
            means: Rule.means(ofAttempt: attempt),
            attempt: attempt
        )
        requestDue = now + policy.wait(afterAttempt: attempt)
        attempt += 1
        counters.requests += 1
        if state == .gap { state = .resync }
        return request
    }

    /// A request for a picture that deepens the live book: due when the touch has used up more than
    /// half of what the last one showed of a side.
    private mutating func nextRefresh(at now: Instant) -> SnapshotRequest? {
        guard Rule.means(ofAttempt: 0) == .page, now >= refreshDue else { return nil }
        if refreshing {
            // No answer came: what was held for it is of no use any more.
            refreshing = false
            held.removeAll()
        }
        guard shownSpan(.buy) < loadedSpan.0 / 2 || shownSpan(.sell) < loadedSpan.1 / 2 else {
            return nil
        }
        refreshing = true
        refreshDue = now + policy.retryAfterMax
        counters.requests += 1
        return SnapshotRequest(instrument: instrument, means: .page, attempt: 0)
    }

    /// Ticks from the touch to where knowledge of a side ends; a side known whole never shrinks.
    func shownSpan(_ side: Side) -> Int {
        let ladder = book.ladder(side)
        guard ladder.limit != Ladder.none, ladder.best != Ladder.none else { return .max }
        return ladder.limit - ladder.best
    }

    /// Deepens a live book: the picture, then every message held since it was asked for, in one call,
    /// so that nobody sees the book in between.
    private mutating func refresh(
        _ update: BookUpdate,
        bids: Span<Level>,
        asks: Span<Level>,
        at now: Instant
    ) -> SequenceOutcome {
        guard refreshing else { return .dropped }
        refreshing = false
        var joins = false
        for index in 0..<held.count {
            guard let head = held[index] else { continue }
            joins = joins || Rule.join(head, onto: update.last) == .next
        }
        let reached = lastID
        guard joins else {
            // Too old or too new for the messages at hand: asked again in its time.
            held.removeAll()
            return .dropped
        }
        guard load(update, bids: bids, asks: asks, at: now) else { return .broke }
        joinsPicture = true
        state = .joining
        let outcome = drain(at: now)
        guard state == .live, lastID != reached else { return outcome }
        isIntact = false
        breakChain(.missing, at: now)
        return .broke
    }
}
