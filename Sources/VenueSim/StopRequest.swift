internal import Glibc
internal import Synchronization

/// Set by SIGINT and SIGTERM.
enum StopRequest {
    private static let flag = Atomic<Bool>(false)

    /// Whether somebody asked to stop.
    static var isPending: Bool { flag.load(ordering: .relaxed) }

    /// Listens to the two signals; a broken pipe is an error of write and nothing more.
    static func install() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in StopRequest.flag.store(true, ordering: .relaxed) }
        }
        signal(SIGPIPE, SIG_IGN)
    }
}
