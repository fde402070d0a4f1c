internal import CPlatform
internal import Glibc
internal import Synchronization

/// One kernel thread, by wish bound to one processor, joined when the value ends.
public struct PinnedThread: ~Copyable, Sendable {
    /// What is asked of the host for a thread.
    public struct Wishes: Sendable {
        /// The thread's name; the kernel shows 15 bytes of it.
        public var name: String

        /// The processor to be bound to; nil leaves the choice to the kernel.
        public var cpu: UInt32?

        /// The `SCHED_FIFO` priority; nil stays with the ordinary scheduler.
        public var fifoPriority: Int32?

        /// Bytes of stack, written once before the body runs.
        public var stackBytes: Int

        /// States the wishes.
        public init(
            name: String,
            cpu: UInt32? = nil,
            fifoPriority: Int32? = nil,
            stackBytes: Int = 1 << 20
        ) {
            self.name = name
            self.cpu = cpu
            self.fifoPriority = fifoPriority
            self.stackBytes = stackBytes
        }
    }

    /// What the host granted; a refusal of `SCHED_FIFO` is reported and the thread runs without.
    public struct Grants: Sendable {
        /// Whether the thread is bound to the processor asked for.
        public let pinned: Bool

        /// Why there is no `SCHED_FIFO`, when it was asked for.
        public let fifoRefusal: SystemError?
    }

    /// What the host granted.
    public let grants: Grants

    private let handle: pthread_t

    /// Starts `body` on its own thread; a processor that cannot be had is an error, not a hint.
    public init(
        _ wishes: Wishes,
        body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        let start = ThreadStart(wishes: wishes, body: body)
        var attributes = pthread_attr_t()
        try SystemError.check("pthread_attr_init", unsafe pthread_attr_init(&attributes))
        defer { unsafe pthread_attr_destroy(&attributes) }
        // The C library needs some of the stack for itself; what is pre-faulted lies above that.
        let stack = max(wishes.stackBytes, 64 << 10) + (64 << 10)
        try SystemError.check(
            "pthread_attr_setstacksize",
            unsafe pthread_attr_setstacksize(&attributes, stack)
        )
        var handle = pthread_t()
        // SAFETY: balanced by the thread that receives the box, or below if none starts.
        let box = unsafe Unmanaged.passRetained(start)
        let status = unsafe pthread_create(&handle, &attributes, threadMain, box.toOpaque())
        guard status == 0 else {
            unsafe box.release()
            throw SystemError(call: "pthread_create", errno: status)
        }
        let (pin, fifo) = start.waitUntilReady()
        guard pin == 0 else {
            pthread_join(handle, nil)
            throw SystemError(call: "pthread_setaffinity_np", errno: pin)
        }
        self.handle = handle
        grants = Grants(
            pinned: wishes.cpu != nil,
            fifoRefusal: fifo == 0
                ? nil : SystemError(call: "pthread_setschedparam", errno: fifo)
        )
    }

    /// Waits for the body to return: ending the value is the waiting.
    public consuming func join() {}

    deinit {
        let status = pthread_join(handle, nil)
        precondition(status == 0, "a thread is joined once")
    }
}

private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box = unsafe argument else { preconditionFailure("a thread starts with its box") }
    // SAFETY: the box retained in PinnedThread.init, taken exactly once.
    unsafe Unmanaged<ThreadStart>.fromOpaque(box).takeRetainedValue().run()
    return nil
}

/// The hand-off between the starting thread and the started one.
private final class ThreadStart: Sendable {
    private let wishes: PinnedThread.Wishes
    private let body: @Sendable () -> Void
    private let pinStatus = Atomic<Int32>(0)
    private let fifoStatus = Atomic<Int32>(0)
    private let ready = Atomic<Bool>(false)

    init(wishes: PinnedThread.Wishes, body: @escaping @Sendable () -> Void) {
        self.wishes = wishes
        self.body = body
    }

    func run() {
        unsafe wishes.name.withCString { _ = unsafe cplatform_name_thread($0) }
        let pin = wishes.cpu.map { cplatform_pin_thread($0) } ?? 0
        pinStatus.store(pin, ordering: .relaxed)
        if let priority = wishes.fifoPriority {
            fifoStatus.store(cplatform_fifo(priority), ordering: .relaxed)
        }
        if pin == 0 { prefaultStack() }
        // Release publishes both results; pairs with the acquire in waitUntilReady().
        ready.store(true, ordering: .releasing)
        if pin == 0 { body() }
    }

    func waitUntilReady() -> (pin: Int32, fifo: Int32) {
        while !ready.load(ordering: .acquiring) { cplatform_yield() }
        return (pinStatus.load(ordering: .relaxed), fifoStatus.load(ordering: .relaxed))
    }

    /// Touches the stack's pages now, so that the body's deepest call meets no fault.
    private func prefaultStack() {
        cplatform_prefault_stack(max(wishes.stackBytes, 64 << 10))
    }
}
