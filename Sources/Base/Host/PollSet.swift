internal import CPlatform
internal import Glibc

/// A set of descriptors slept on together (epoll), for threads off the lane.
public final class PollSet: Sendable {
    private let descriptor: Int32

    /// Asks the kernel for an empty set.
    public init() throws(SystemError) {
        var descriptor: Int32 = -1
        try SystemError.check("epoll_create1", unsafe cplatform_epoll(&descriptor))
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Wakes on input at `watched`, reported as `token`.
    public func watch(_ watched: Int32, token: UInt64) throws(SystemError) {
        try SystemError.check("epoll_ctl", cplatform_epoll_watch(descriptor, watched, token))
    }

    /// Sleeps until something is ready or the time is over; writes ready tokens, says how many.
    public func wait(
        into tokens: inout [UInt64],
        timeoutMilliseconds: Int32
    ) throws(SystemError) -> Int {
        var ready: UInt32 = 0
        let room = UInt32(tokens.count)
        let status = unsafe tokens.withUnsafeMutableBufferPointer { buffer in
            unsafe cplatform_epoll_wait(
                descriptor,
                buffer.baseAddress,
                room,
                timeoutMilliseconds,
                &ready
            )
        }
        // An interrupted sleep is a short one.
        if status == EINTR { return 0 }
        try SystemError.check("epoll_wait", status)
        return Int(ready)
    }
}
