public import Base

/// How one supervised process is started, judged and restarted.
public struct ChildSpec: Sendable {
    /// Its name in messages and in the terminal view.
    public let name: String

    /// The arguments after the program's own name.
    public let arguments: [String]

    /// Started only when the child before it in the list is ready.
    public let afterPrevious: Bool

    /// How long it may take to say that it is ready.
    public let readyWithin: Nanoseconds

    /// How long it may say nothing once it is ready; nil: not watched.
    public let silenceMax: Nanoseconds?

    /// How long it may take to end by itself after SIGTERM.
    public let stopWithin: Nanoseconds

    /// Restarts allowed within `restartWindow`; one more and the whole daemon stops.
    public let restartsMax: Int

    /// The span in which restarts are counted.
    public let restartWindow: Nanoseconds

    /// Whether the daemon has to end when this child gives up.
    public let essential: Bool

    /// States a child.
    public init(
        name: String,
        arguments: [String],
        afterPrevious: Bool = true,
        readyWithin: Nanoseconds = .seconds(30),
        silenceMax: Nanoseconds? = .seconds(5),
        stopWithin: Nanoseconds = .seconds(10),
        restartsMax: Int = 5,
        restartWindow: Nanoseconds = .seconds(60),
        essential: Bool = true
    ) {
        self.name = name
        self.arguments = arguments
        self.afterPrevious = afterPrevious
        self.readyWithin = readyWithin
        self.silenceMax = silenceMax
        self.stopWithin = stopWithin
        self.restartsMax = restartsMax
        self.restartWindow = restartWindow
        self.essential = essential
    }
}

/// Where a supervised process is in its life.
public enum ChildPhase: Equatable, Sendable {
    /// Not started yet.
    case waiting

    /// Started, not ready; the deadline to become so.
    case starting(until: Instant)

    /// Ready; when it last gave a sign of life.
    case ready(lastSign: Instant)

    /// Ended by itself; when it is started again.
    case backingOff(until: Instant)

    /// Told to end; when it is killed.
    case stopping(until: Instant)

    /// Killed because it hung or would not end; its exit is awaited.
    case killed

    /// Ended for good.
    case ended
}

/// What the supervisor asks of the kernel.
public enum SupervisorAction: Equatable, Sendable {
    /// Start this child.
    case spawn(Int)

    /// Ask this child to end.
    case terminate(Int)

    /// End this child now.
    case kill(Int)

    /// Tell the service manager that everything is up.
    case announceReady

    /// Say this to the person.
    case report(String)

    /// Everything has ended: leave with this code.
    case finish(ExitCode)
}
