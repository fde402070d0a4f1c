public import Base
internal import CProcess
internal import Glibc

/// The signals sent to this process, as input that a wait ends at.
public struct SignalInbox: Sendable {
    private let descriptor: Int32

    /// Blocks the signals for this thread and all it starts; to be made before any other thread.
    public init() throws(HostError) {
        var descriptor: Int32 = -1
        // SAFETY: the shim fills one integer we own.
        let error = unsafe cprocess_signals(&descriptor)
        guard error == 0 else { throw HostError("signals cannot be read: errno \(error)") }
        self.descriptor = descriptor
    }

    /// How often SIGTERM or SIGINT came since the last look; every other signal is taken, too.
    public func requestsToEnd() -> Int {
        var requests = 0
        while true {
            switch cprocess_next_signal(descriptor) {
            case 0: return requests
            case SIGTERM, SIGINT: requests += 1
            default: continue
            }
        }
    }

    /// Waits until a signal comes, one of `others` can be read, or the time is over.
    public func wait(atMost span: Nanoseconds, or others: [Int32] = []) {
        Wait.forInput([descriptor] + others, atMost: span)
    }
}

/// Sleeping in the kernel until something can be read.
public enum Wait {
    /// Whether something could be read before the time was over.
    @discardableResult
    public static func forInput(_ descriptors: [Int32], atMost span: Nanoseconds) -> Bool {
        let milliseconds = max(min((span.count + 999_999) / 1_000_000, 3_600_000), 0)
        // SAFETY: the array outlives the call and the count is its own.
        let ready = unsafe descriptors.withUnsafeBufferPointer {
            unsafe cprocess_wait($0.baseAddress, Int32($0.count), Int32(milliseconds))
        }
        precondition(ready >= 0, "our own descriptors can be waited for")
        return ready > 0
    }
}
