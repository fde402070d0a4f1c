public import Base

/// A resource limit of the process.
public enum ResourceLimit: Sendable {
    /// Bytes that may be locked in memory.
    case lockedMemory

    /// Open descriptors.
    case descriptors
}

/// What the kernel says of a clock discipline.
public enum ClockDiscipline: Equatable, Sendable {
    /// A time service keeps it; the estimated error.
    case synchronised(errorMicroseconds: Int64)

    /// Nobody keeps it.
    case free

    /// The kernel would not say.
    case unknown
}

/// What the doctor may look at; the tests' body is a table, the daemon's is the kernel.
public protocol HostView {
    /// The text of a small file, nil when it is not there or not readable.
    func text(_ path: String) -> String?

    /// The soft limit; nil for unlimited.
    func limit(_ limit: ResourceLimit) -> UInt64?

    /// The processors this process may use, as bits.
    var processors: UInt64 { get }

    /// Whether a time service keeps the clock.
    var clockDiscipline: ClockDiscipline { get }

    /// 0 when io_uring can be set up, else the kernel's errno.
    var ioUringError: Int32 { get }

    /// Free bytes on the file system of a folder; nil when the folder is not there.
    func freeBytes(_ folder: String) -> UInt64?

    /// The longest of a few small synced writes in a folder; nil when none could be made.
    func syncTime(_ folder: String) -> Nanoseconds?

    /// The permission bits of a file; nil when it is not there.
    func mode(_ path: String) -> UInt32?
}
