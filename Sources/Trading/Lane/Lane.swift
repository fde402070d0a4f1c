public import Base
internal import Digests
public import Domain
public import Journal
public import Market
public import VenuePort

/// One venue account and its symbols on one thread: bytes in, decisions, journalled bytes out.
///
/// A pass is `begin`, any number of inputs, and `finish`. Everything that can differ between two
/// runs comes in through these calls and lies on the tape, so the same tape makes the same bytes.
public struct Lane<V: Venue & ~Copyable, Rule: ContinuityRule, S: Strategy & ~Copyable>: ~Copyable {
    var venue: V
    var instruments: InstrumentTable
    var core: LaneCore<Rule, S>
    var stamps: LaneStamps
    var tape: TapeWriter?
    let scratch: Scratch
    var held: HeldMessages
    var work = 0
    var restInFlight = 0

    /// Lays out everything the lane will ever use.
    ///
    /// `replay` is what the journal told; `tape` is nil only where the inputs are kept elsewhere.
    public init(
        _ settings: LaneSettings,
        venue: consuming V,
        instruments: consuming InstrumentTable,
        strategy: consuming S,
        journal: consuming JournalWriter,
        tape: consuming TapeWriter?,
        recovered: RecoveredLane,
        policy: SequencePolicy = SequencePolicy(),
        bookLimits: BookLimits = BookLimits(),
        isStamped: Bool = true
    ) {
        core = LaneCore(
            settings: settings,
            venue: V.id,
            strategy: strategy,
            journal: journal,
            incarnation: recovered.incarnation,
            policy: policy,
            bookLimits: bookLimits
        )
        self.venue = venue
        self.instruments = instruments
        self.tape = tape
        stamps = LaneStamps(isOn: isStamped)
        scratch = Scratch(count: V.requestBytesMax)
        held = HeldMessages(bytesEach: V.requestBytesMax)
        for action in [OrderAction.place, .modify, .cancel, .cancelAll] {
            core.desk.costs[Int(action.rawValue)] = V.cost(of: action)
        }
        core.restore(recovered)
        core.timesBooks = stamps.isOn
    }

    // MARK: A pass

    /// Begins a pass at the instant read once for all of it.
    public mutating func begin(at now: Instant) {
        core.now = now
        core.venueNow = core.clock.isSet ? core.clock.time(at: now) : .none
        core.desk.begin(now: now, venueNow: core.venueNow)
        if tape != nil { tape?.begin(now) }
        work = 0
        stamps.begin(now)
    }

    /// Takes one message of a public feed.
    public mutating func take(market message: PaddedBytes, feed: UInt8) {
        note(.message, source: UInt16(feed), message)
        count()
        // A page that came over REST left its time here, too.
        core.bookTicks = 0
        do throws(DecodeError) {
            try venue.decodeMarket(message, instruments: instruments, into: &core)
        } catch {
            // The chain of ids shows what was lost with it.
            core.counts.malformed &+= 1
        }
        stamps.mark(.decode, without: core.bookTicks, of: .book)
    }

    /// Takes one message of the private stream.
    public mutating func take(user message: PaddedBytes) {
        note(.message, source: TapeSource.user, message)
        count()
        do throws(DecodeError) {
            try venue.decodeUser(message, instruments: instruments, into: &core)
        } catch {
            // News that cannot be read is news lost: the venue is asked for all of it.
            core.counts.malformed &+= 1
            core.audit.needsFull = true
            core.audit.nextAt = core.now
        }
        noteFirsts()
        stamps.skip()
    }

    /// Takes one message of the trade session.
    public mutating func take(answer message: PaddedBytes) {
        note(.message, source: TapeSource.trade, message)
        count()
        do throws(DecodeError) {
            try venue.decodeAnswer(message, instruments: instruments, into: &core)
        } catch {
            core.counts.malformed &+= 1
        }
        noteFirsts()
        stamps.skip()
    }

    /// Takes the answer to a REST request.
    public mutating func take(rest body: PaddedBytes, status: UInt16, id: RequestID) {
        noteResponse(body, status: status, id: id)
        count()
        restInFlight = max(0, restInFlight - 1)
        guard let request = core.requests.find(id) else {
            core.counts.unanswered &+= 1
            return
        }
        core.answering = request
        if request.purpose == .book, status == 200 {
            do throws(DecodeError) {
                try venue.decodeBook(
                    body,
                    of: request.instrument,
                    instruments: instruments,
                    into: &core
                )
            } catch { core.counts.malformed &+= 1 }
            core.requests.close(id)
        } else {
            venue.decodeRestAnswer(
                body,
                status: status,
                of: id,
                instruments: instruments,
                into: &core
            )
        }
        core.answering = nil
        core.closeUnfinished(id)
        stamps.skip()
    }

    /// A connection came up or went down.
    public mutating func link(_ link: LaneLink, isUp: Bool) {
        let source = TapeSource.of(link)
        noteEmpty(isUp ? .up : .down, source: source)
        work += 1
        if link == .rest, !isUp { restInFlight = 0 }
        core.link(link, isUp: isUp)
    }

    /// Carries out a command.
    public mutating func take(_ command: Command) {
        noteCommand(command)
        work += 1
        core.carryOut(command)
    }

    /// Ends a pass: decides, journals and sends; returns how much work the pass held.
    @discardableResult
    public mutating func finish<O: LaneOutlet & ~Copyable>(
        _ conditions: PassConditions,
        into outlet: inout O
    ) -> Int {
        let isTimed = core.isTimerDue()
        guard work > 0 || isTimed || !held.isEmpty else {
            return 0
        }
        noteConditions(conditions)
        core.journalHolds = conditions.journalHolds || !conditions.journalAdmits
        core.desk.gate.condition.unsentBytes = Int(conditions.unsentBytes)
        if !held.isEmpty { release(to: conditions.releasedTo, into: &outlet) }
        core.settle(conditions, isTimed: isTimed)
        stamps.skip()
        let overrun = core.decide(&stamps, isTimed: isTimed)
        nextOverrun = overrun
        leave(conditions, into: &outlet)
        ask(into: &outlet)
        core.drainNotices(into: &outlet)
        core.counts.passes &+= 1
        let done = work
        work = 0
        stamps.end()
        if tape != nil {
            if done > 0 || stamps.hasSent { noteStamps() }
            tape?.publish()
        }
        return max(done, 1)
    }

    /// The conditions the lane itself knows: its journal and its own time.
    public mutating func conditions(unsentBytes: Int, isBehind: Bool) -> PassConditions {
        var conditions = PassConditions()
        conditions.unsentBytes = UInt32(clamping: unsentBytes)
        conditions.isBehind = isBehind
        conditions.journalHolds = core.journal.look(now: core.now) == .hold
        conditions.journalAdmits = core.journal.admitsRisk
        conditions.overrun = nextOverrun
        conditions.releasedTo = core.journal.releasedTo
        return conditions
    }

    /// When the lane wants its next pass at the latest.
    public var nextPass: Instant { core.timer?.due ?? .distantPast }

    var nextOverrun = Nanoseconds.zero

    /// Whether the encoder was last told that the trade session is logged on.
    var sessionTold = false

    private mutating func count() {
        work += 1
        core.counts.messages &+= 1
    }

    private mutating func noteFirsts() {
        if let span = core.lastAcknowledge {
            if stamps.isOn { stamps.record(.acknowledge, span) }
            core.lastAcknowledge = nil
        }
        if let span = core.lastFill {
            if stamps.isOn { stamps.record(.fill, span) }
            core.lastFill = nil
        }
    }
}
