internal import CProcess
internal import Digests
internal import Glibc

/// Where one daemon keeps everything, and the lock that makes it the only one there.
public struct RunFolder: Sendable {
    /// The folder as an absolute path.
    public let path: String

    /// Names a folder; a relative path counts from the working folder.
    public init(_ path: String) {
        guard !path.hasPrefix("/") else {
            self.path = path
            return
        }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        // SAFETY: the kernel writes at most the buffer's own count.
        let here = unsafe buffer.withUnsafeMutableBufferPointer { room in
            unsafe getcwd(room.baseAddress, room.count).map { unsafe String(cString: $0) } ?? "."
        }
        self.path = here + "/" + (path.hasPrefix("./") ? String(path.dropFirst(2)) : path)
    }

    /// Journal segments and checkpoints.
    public var journal: String { "\(path)/journal" }

    /// Tape segments.
    public var tape: String { "\(path)/tape" }

    /// The SQL projection.
    public var store: String { "\(path)/store" }

    /// Events of all processes, one line each.
    public var eventLog: String { "\(path)/events.log" }

    /// The log's lines before the ones it holds.
    public var eventLogBefore: String { "\(path)/events.before.log" }

    /// Shared memory of this folder's daemon: real memory, for a disk's write-back would stall the lane.
    public var memory: String {
        var sum = CRC32C()
        for byte in path.utf8 { sum.add(byte) }
        return "/dev/shm/apus-\(geteuid())-" + String(sum.value, radix: 16)
    }

    /// Makes every folder, closed to other users.
    public func make() throws(HostError) {
        for folder in [path, journal, tape, store, memory] {
            // SAFETY: the path is a C string for the call.
            guard unsafe mkdir(folder, 0o700) != 0 else { continue }
            guard errno == EEXIST else {
                throw HostError(
                    "\(folder) cannot be made: \(unsafe String(cString: strerror(errno)))"
                )
            }
        }
    }

    /// Takes the folder for this process; the lock ends with the process.
    public func lock() throws(HostError) -> Int32? {
        var descriptor: Int32 = -1
        // SAFETY: the shim fills one integer we own.
        let error = unsafe cprocess_lock_file("\(path)/daemon.lock", &descriptor)
        switch error {
        case 0: return descriptor
        case EWOULDBLOCK: return nil
        default:
            throw HostError("\(path)/daemon.lock: \(unsafe String(cString: strerror(error)))")
        }
    }

    /// Whether an engine has laid its journal's ring into the shared memory.
    public var holdsRecords: Bool {
        // SAFETY: the path is a C string for the call.
        unsafe access("\(memory)/journal.ring", F_OK) == 0
    }

    /// Removes the shared memory: journal and tape have it all on disk.
    public func forgetMemory() {
        for name in ["engine.shm", "journal.ring", "tape.ring"] {
            // SAFETY: the path is a C string for the call. What is not there need not be removed.
            _ = unsafe unlink("\(memory)/\(name)")
        }
        _ = unsafe rmdir(memory)
    }
}
