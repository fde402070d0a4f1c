public import Base
internal import CPlatform
internal import Glibc
internal import Synchronization

/// The thread that moves journal and tape to the disk, until it is told to end in order.
public final class DrainThread: Sendable {
    private let stopping: Atomic<Bool>
    private let ended: Atomic<Bool>
    private let orderly: Atomic<Bool>
    private let thread: Mutex<PinnedThread?>

    /// Starts the thread; it never runs on the lane's processor unless there is no other.
    public init<D: Disk>(
        journal: consuming JournalDrainer<D>,
        tape: consuming TapeDrainer<D>?,
        time: some TimeSource,
        cpu: UInt32? = nil
    ) throws(SystemError) {
        stopping = Atomic(false)
        ended = Atomic(false)
        orderly = Atomic(false)
        thread = Mutex(nil)
        let idle = UInt32(clamping: journal.options.drainEvery.count / 1_000)
        let drains = Handoff(Drains(journal: journal, tape: tape))
        let started = try PinnedThread(.init(name: "apus.drainer", cpu: cpu)) { [self] in
            var drains = drains.take()
            while !stopping.load(ordering: .acquiring) {
                if !drains.step(now: time.now, utc: time.utc) { usleep(idle) }
            }
            orderly.store(drains.finish(now: time.now, utc: time.utc), ordering: .relaxed)
            // Release publishes `orderly`; pairs with the acquire in finish().
            ended.store(true, ordering: .releasing)
        }
        let holder = Handoff(started)
        thread.withLock { $0 = holder.take() }
    }

    /// Moves all there is, seals, and joins; false when the disk did not take it.
    ///
    /// The lane has stopped appending before.
    public func finish() -> Bool {
        stopping.store(true, ordering: .releasing)
        thread.withLock { $0 = nil }
        return ended.load(ordering: .acquiring) && orderly.load(ordering: .relaxed)
    }
}

/// Both drainers, handed to their thread together.
private struct Drains<D: Disk>: ~Copyable, Sendable {
    var journal: JournalDrainer<D>
    var tape: TapeDrainer<D>?

    init(journal: consuming JournalDrainer<D>, tape: consuming TapeDrainer<D>?) {
        self.journal = journal
        self.tape = tape
    }

    /// The journal first, for an order may wait for it; false when there was nothing to do.
    mutating func step(now: Instant, utc: UTCTime) -> Bool {
        let journalled = journal.step(now: now, utc: utc)
        let taped = tape?.step(now: now, utc: utc) ?? 0
        return journalled.moved > 0 || taped > 0
    }

    mutating func finish(now: Instant, utc: UTCTime) -> Bool {
        let journalled = journal.finish(now: now, utc: utc)
        let taped = tape?.finish(now: now, utc: utc) ?? true
        return journalled && taped
    }
}
