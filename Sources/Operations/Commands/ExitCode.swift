/// How every program of this package ends; scripts may rely on the numbers.
public enum ExitCode: Int32, CaseIterable, Sendable {
    /// Done, and nothing to complain about.
    case done = 0

    /// The work was done and its verdict is no: a broken chain, a failed check.
    case verdict = 1

    /// The call or a file it names cannot be understood.
    case usage = 2

    /// The configuration or a safety rule refuses the start.
    case refused = 3

    /// The host lacks something: a device, rights, a port, disk space.
    case host = 4

    /// Another process holds what this one needs.
    case busy = 5

    /// The engine stopped by itself: limits of restarts, a broken journal.
    case stopped = 6

    /// The daemon asked for is not running.
    case absent = 7

    /// What the code means, in one line for the help.
    public var meaning: String {
        switch self {
        case .done: "done"
        case .verdict: "the work was done and its verdict is no"
        case .usage: "the call, or a file it names, cannot be understood"
        case .refused: "the configuration or a safety rule refuses the start"
        case .host: "the host lacks something: rights, a port, disk space"
        case .busy: "another process holds what this one needs"
        case .stopped: "the engine gave up: restart limit reached or journal broken"
        case .absent: "no running daemon was found"
        }
    }
}
