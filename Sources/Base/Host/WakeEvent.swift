internal import CPlatform
internal import Glibc

/// A wake-up between threads that sleep in the kernel: signals add up until they are taken.
public final class WakeEvent: Sendable {
    /// The descriptor, for a set of descriptors that is waited on.
    public let descriptor: Int32

    /// Asks the kernel for a wake-up descriptor.
    public init() throws(SystemError) {
        var descriptor: Int32 = -1
        try SystemError.check("eventfd", unsafe cplatform_eventfd(&descriptor))
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Wakes the sleeper, or the next one to fall asleep.
    public func signal() {
        var one: UInt64 = 1
        // A full counter means that a wake-up is pending already: nothing is lost.
        _ = unsafe write(descriptor, &one, 8)
    }

    /// Takes all pending signals; false when there were none.
    public func consume() -> Bool {
        var count: UInt64 = 0
        return unsafe read(descriptor, &count, 8) == 8
    }
}
