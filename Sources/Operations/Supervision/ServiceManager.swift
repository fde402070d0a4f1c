public import Base
internal import CProcess
internal import Glibc

/// systemd's notification socket (`Type=notify`, `WatchdogSec=`); silent where there is none.
public struct ServiceManager: Sendable {
    private let socket: String?
    private let watchdog: Nanoseconds?

    /// Reads what the service manager put into the environment.
    public init(environment: [String: String]) {
        let path = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        socket = path
        let forUs = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
        watchdog = path == nil || !forUs ? nil : microseconds.map { .microseconds($0 / 2) }
    }

    /// How often the watchdog wants a sign; nil when it does not watch.
    public var signEvery: Nanoseconds? { watchdog }

    /// Everything is up.
    public func ready() { send("READY=1\n") }

    /// The way down has begun.
    public func stopping() { send("STOPPING=1\n") }

    /// A sign of life.
    public func alive() { send("WATCHDOG=1\n") }

    /// One line for `systemctl status`.
    public func status(_ text: String) { send("STATUS=\(text)\n") }

    private func send(_ text: String) {
        guard let socket else { return }
        let bytes = Array(text.utf8)
        // SAFETY: both buffers outlive the call; the count is the buffer's own.
        let error = unsafe bytes.withUnsafeBytes { bytes in
            unsafe cprocess_datagram(
                socket,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                bytes.count
            )
        }
        if error != 0 { Console.complain("the service manager cannot be told: errno \(error)") }
    }
}
