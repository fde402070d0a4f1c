public import Base
public import Trading

/// What the terminal view draws one picture of.
public struct DashboardFrame {
    /// A supervised process in one line.
    public struct ProcessLine: Sendable {
        /// Its name.
        public let name: String
        /// Where it is in its life.
        public let phase: ChildPhase
        /// How often it was started again.
        public let restarts: Int

        /// States a line.
        public init(name: String, phase: ChildPhase, restarts: Int) {
            self.name = name
            self.phase = phase
            self.restarts = restarts
        }
    }

    /// The profile's name.
    public var profile: String

    /// The strategy's name.
    public var strategy: String

    /// The lane; nil while the engine has not laid out its memory.
    public var lane: LaneStatus?

    /// Whether the engine that drew `lane` has died and no other has drawn since.
    public var isOfDeadLife: Bool

    /// The processes.
    public var processes: [ProcessLine]

    /// The latest events, oldest first.
    public var events: [String]

    /// The picture's instant.
    public var now: Instant

    /// Puts a picture together.
    public init(
        profile: String,
        strategy: String,
        lane: LaneStatus?,
        isOfDeadLife: Bool = false,
        processes: [ProcessLine],
        events: [String],
        now: Instant
    ) {
        self.profile = profile
        self.strategy = strategy
        self.lane = lane
        self.isOfDeadLife = isOfDeadLife
        self.processes = processes
        self.events = events
        self.now = now
    }
}
