internal import Base
internal import Domain

// The chain: what follows what, and what happens when nothing does.
extension Sequencer {
    @inline(__always)
    mutating func applyLive(
        _ update: BookUpdate,
        bids: Span<Level>,
        asks: Span<Level>,
        at now: Instant
    ) -> SequenceOutcome {
        if let cause = put(update, bids: bids, asks: asks) {
            isIntact = false
            breakChain(cause, at: now, by: update)
            // A picture may be older than this message: keep it for joining.
            hold(update, bids: bids, asks: asks)
            return .broke
        }
        if refreshing { hold(update, bids: bids, asks: asks) }
        return .applied
    }

    /// Applies a message; the cause when the book is no longer true after it.
    @inline(__always)
    mutating func put(
        _ update: BookUpdate,
        bids: Span<Level>,
        asks: Span<Level>
    ) -> BreakCause? {
        let onGrid = book.apply(bids: bids, asks: asks)
        priorID = lastID
        lastID = update.last
        chainID = update.last
        pastInARow = 0
        engineTime = update.engineTime
        lastStamp = update.stamp
        watermark = max(watermark, lastStamp)
        counters.applied += 1
        appliedAt = provenAt
        guard onGrid else { return .offGrid }
        return fault(of: update)
    }

    @inline(__always)
    mutating func fault(of update: BookUpdate) -> BreakCause? {
        if book.touch.rawValue >= Touch.locked.rawValue {
            guard isAuction else { return .crossed }
        } else {
            isAuction = false
        }
        return Rule.confirms(update, book) ? nil : .checksum
    }

    mutating func passOver(_ continuity: Continuity) -> SequenceOutcome {
        switch continuity {
        case .heartbeat:
            counters.heartbeats += 1
            return .heartbeat
        case .duplicate: counters.duplicates += 1
        default: counters.late += 1
        }
        return .dropped
    }

    /// A diff while the book is not live.
    mutating func takeAside(
        _ update: BookUpdate,
        bids: Span<Level>,
        asks: Span<Level>,
        at now: Instant
    ) -> SequenceOutcome {
        if state == .buffering, held.isEmpty, !Rule.streamStartsWithSnapshot {
            // The stream runs: a picture asked for from now on is not older than its first message.
            requestDue = min(requestDue, now)
        }
        guard isIntact else {
            hold(update, bids: bids, asks: asks)
            return .held
        }
        switch standing(of: update) {
        case .next:
            joinsPicture = false
            if let cause = put(update, bids: bids, asks: asks) {
                isIntact = false
                breakChain(cause, at: now, by: update)
                hold(update, bids: bids, asks: asks)
                return .broke
            }
            return drain(at: now)
        case .ahead:
            if state == .joining {
                breakChain(joinsPicture ? .staleSnapshot : .missing, at: now, by: update)
            }
            hold(update, bids: bids, asks: asks)
            return .held
        case let past: return passOver(past)
        }
    }

    func standing(of update: BookUpdate) -> Continuity {
        if joinsPicture { return joining(update) }
        let continuity = following(update)
        // What closes a gap is older than what was held behind it; else the last id is made up.
        return continuity == .next && holdsOlder(than: update) ? .ahead : continuity
    }

    private func holdsOlder(than update: BookUpdate) -> Bool {
        for index in 0..<held.count {
            if let head = held[index], head.stamp < update.stamp { return true }
        }
        return false
    }

    /// How an update stands to the picture.
    ///
    /// Ids that join while the engine's time says the message is older than the picture are corrupt.
    func joining(_ update: BookUpdate) -> Continuity {
        let continuity = Rule.join(update, onto: lastID)
        // The stream itself has shown a message that ends between: the ids around it are corrupt.
        if update.previous < chainID, chainID < update.first { return .late }
        return continuity == .next && update.stamp < lastStamp ? .late : continuity
    }

    /// How an update stands to the chain so far.
    ///
    /// What looks late or repeated but was sent after all we know is news from a chain we have lost (a
    /// reset went missing). And no honest late message ends between the last two ids: such a one proves
    /// that the last id is wrong.
    @inline(__always)
    func following(_ update: BookUpdate) -> Continuity {
        let continuity = Rule.follow(update, after: lastID)
        guard continuity == .late || continuity == .duplicate else { return continuity }
        let isNews = update.stamp > lastStamp
        return isNews || (continuity == .late && update.last > priorID) ? .ahead : continuity
    }

    /// How a held message stands: one older than the book is past, whatever its ids say.
    func heldStanding(of update: BookUpdate) -> Continuity {
        let continuity = joinsPicture ? joining(update) : Rule.follow(update, after: lastID)
        return update.stamp < lastStamp ? .late : continuity
    }

    /// A picture inside the stream.
    mutating func restart(
        _ update: BookUpdate,
        bids: Span<Level>,
        asks: Span<Level>,
        at now: Instant
    ) -> SequenceOutcome {
        // A picture older than what we have seen is a ghost; one as old must not turn ids back. When
        // pictures are asked for again and again, it is the watermark that must be wrong.
        let old =
            update.stamp < watermark
            || (update.stamp == watermark && isIntact && update.last < lastID)
        guard !old || attempt > 2 else {
            counters.late += 1
            return .dropped
        }
        for index in 0..<held.count {
            guard let head = held[index] else { continue }
            if head.stamp < update.stamp { held.drop(index) }
            if held.isEmpty { break }
        }
        guard load(update, bids: bids, asks: asks, at: now) else { return .broke }
        chainID = 0
        joinsPicture = false
        state = .joining
        return drain(at: now)
    }

    mutating func load(
        _ update: BookUpdate,
        bids: Span<Level>,
        asks: Span<Level>,
        at now: Instant
    ) -> Bool {
        counters.snapshots += 1
        loadedAt = now
        appliedAt = now
        let onGrid = book.load(bids: bids, asks: asks, levelsMax: Rule.snapshotLevelsMax)
        lastID = update.last
        priorID = update.last
        engineTime = update.engineTime
        lastStamp = update.stamp
        watermark = attempt > 2 ? lastStamp : max(watermark, lastStamp)
        isIntact = true
        pastInARow = 0
        // A picture that is crossed in itself shows an auction, where the venue has any.
        isAuction = Rule.mayCross
        loadedSpan = (shownSpan(.buy), shownSpan(.sell))
        guard let cause = onGrid ? fault(of: update) : .offGrid else { return true }
        isIntact = false
        breakChain(cause, at: now, by: update)
        return false
    }

    /// Puts in what was held and now follows; live when nothing is left that something must precede.
    mutating func drain(at now: Instant) -> SequenceOutcome {
        var index = 0
        var missing = false
        while index < held.count {
            guard let head = held[index] else {
                index += 1
                continue
            }
            switch heldStanding(of: head) {
            case .next:
                joinsPicture = false
                let levels = held.levels(of: index)
                let cause = levels { put(head, bids: $0, asks: $1) }
                if let cause {
                    isIntact = false
                    breakChain(cause, at: now, by: head)
                    return .broke
                }
                held.drop(index)
                // An earlier arrival may be the next one now.
                index = missing ? 0 : index + 1
                missing = false
            case .ahead:
                missing = true
                index += 1
            case .heartbeat, .duplicate, .late:
                counters.discarded += 1
                held.drop(index)
                index += 1
            }
        }
        if missing {
            if state == .joining {
                breakChain(joinsPicture ? .staleSnapshot : .missing, at: now)
            }
            return .held
        }
        // A picture by page is live only once a message has joined it.
        guard !joinsPicture else { return .held }
        let heals = state == .gap || state == .resync
        counters.healed += heals ? 1 : 0
        counters.joins += 1
        state = .live
        attempt = 0
        requestDue = .distantFuture
        return .joined
    }

    // MARK: Breaks

    mutating func breakChain(
        _ cause: BreakCause,
        at now: Instant,
        by update: BookUpdate? = nil
    ) {
        note(cause, by: update)
        if refreshing {
            // What was held for deepening is in the book already.
            refreshing = false
            held.removeAll()
        }
        state = .gap
        schedule(at: now)
    }

    mutating func note(_ cause: BreakCause, by update: BookUpdate? = nil) {
        counters.count(cause)
        lastBreak = SequenceBreak(cause, last: lastID, at: update)
    }

    /// A broken book asks at once the first time, later no more often than the policy allows.
    mutating func schedule(at now: Instant) {
        if attempt == 0 { requestDue = now }
    }

    mutating func hold(_ update: BookUpdate, bids: Span<Level>, asks: Span<Level>) {
        counters.held += 1
        counters.overflowed += UInt64(held.hold(update, bids: bids, asks: asks))
    }

    mutating func forget() {
        held.removeAll()
        book.removeAll()
        isIntact = false
        joinsPicture = false
        refreshing = false
        watermark = .none
        lastStamp = .none
        lastID = 0
        priorID = 0
        chainID = 0
        attempt = 0
    }
}

extension BookUpdate {
    /// When it happened, as far as the venue says: by its engine, else by its sender.
    @inline(__always)
    var stamp: UTCTime { engineTime == .none ? eventTime : engineTime }
}
