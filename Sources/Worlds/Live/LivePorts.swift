public import Base
public import Domain
internal import Synchronization
public import Trading

/// The ends of shared memory that one lane holds.
public struct LivePorts: ~Copyable, Sendable {
    /// Commands of operators.
    public var operators: SPSCRing<Command>.Consumer

    /// Commands of the control process.
    public var control: SPSCRing<Command>.Consumer

    /// What the lane tells.
    public var notices: SPSCRing<Notice>.Producer

    /// Why connections ended, for the log.
    public var words: SPSCRing<LineWords>.Producer

    /// The lane's status.
    public var status: SeqlockCell<LaneStatus>

    /// The lane's sign of life.
    public var heartbeat: Heartbeat

    /// Takes the ends over.
    public init(
        operators: consuming SPSCRing<Command>.Consumer,
        control: consuming SPSCRing<Command>.Consumer,
        notices: consuming SPSCRing<Notice>.Producer,
        words: consuming SPSCRing<LineWords>.Producer,
        status: consuming SeqlockCell<LaneStatus>,
        heartbeat: consuming Heartbeat
    ) {
        self.operators = operators
        self.control = control
        self.notices = notices
        self.words = words
        self.status = status
        self.heartbeat = heartbeat
    }
}

/// Asks a running lane to drain and end; set once, from any thread.
public final class StopSign: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Not set.
    public init() {}

    /// Sets it.
    public func set() { flag.store(true, ordering: .releasing) }

    /// Whether it is set.
    public var isSet: Bool { flag.load(ordering: .acquiring) }
}
