public import Base
internal import CProcess
internal import Glibc

/// The kernel as the doctor sees it.
public struct LinuxHost: HostView {
    /// Looks at the host this process runs on.
    public init() {}

    /// The text of a small file.
    public func text(_ path: String) -> String? { TextFile.read(path) }

    /// The soft limit of the kind.
    public func limit(_ limit: ResourceLimit) -> UInt64? {
        let value =
            switch limit {
            case .lockedMemory: cprocess_locked_bytes_limit()
            case .descriptors: cprocess_descriptor_limit()
            }
        return value == .max ? nil : value
    }

    /// The processors of this process's affinity mask.
    public var processors: UInt64 { cprocess_allowed() }

    /// What `adjtimex` says.
    public var clockDiscipline: ClockDiscipline {
        var error: Int64 = 0
        // SAFETY: the shim writes one integer we own.
        switch unsafe cprocess_clock_state(&error) {
        case 0: return .synchronised(errorMicroseconds: error)
        case 1: return .free
        default: return .unknown
        }
    }

    /// Tries to set up a ring of one entry.
    public var ioUringError: Int32 { cprocess_try_io_uring() }

    /// Free bytes for an ordinary user.
    public func freeBytes(_ folder: String) -> UInt64? {
        var state = statvfs()
        // SAFETY: the kernel fills the struct we own.
        guard unsafe statvfs(folder, &state) == 0 else { return nil }
        return UInt64(state.f_bavail) * UInt64(state.f_frsize)
    }

    /// Writes and syncs one block eight times.
    public func syncTime(_ folder: String) -> Nanoseconds? {
        let path = "\(folder)/.doctor-\(getpid())"
        // SAFETY: a plain file of our own, removed below.
        let file = unsafe open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        defer {
            close(file)
            _ = unsafe unlink(path)
        }
        let block = [UInt8](repeating: 0, count: 4_096)
        var longest = Nanoseconds.zero
        for _ in 0..<8 {
            let start = MonotonicTime.now
            // SAFETY: the array outlives the call and holds `count` bytes.
            let written = unsafe block.withUnsafeBytes {
                unsafe write(file, $0.baseAddress, $0.count)
            }
            guard written == block.count, fdatasync(file) == 0 else { return nil }
            longest = max(longest, MonotonicTime.now - start)
        }
        return longest
    }

    /// The permission bits.
    public func mode(_ path: String) -> UInt32? {
        var state = stat()
        // SAFETY: the kernel fills the struct we own.
        guard unsafe stat(path, &state) == 0 else { return nil }
        return UInt32(state.st_mode)
    }
}
