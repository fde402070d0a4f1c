internal import CPlatform
internal import Glibc

/// The kernel's files.
public struct SystemDisk: Disk {
    /// The only door to the kernel's files.
    public init() {}

    /// Makes a folder for the owner alone, and those above it.
    public func makeFolder(_ path: String) throws(DiskError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made == "/" ? "\(part)" : "/\(part)"
            if unsafe mkdir(made, 0o700) != 0, cplatform_errno() != EEXIST {
                throw Self.lastError()
            }
        }
    }

    /// The names in a folder, sorted.
    public func names(in folder: String) throws(DiskError) -> [String] {
        guard let stream = unsafe opendir(folder) else { throw Self.lastError() }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        // SAFETY: the entry stays valid until the next readdir; its name ends with a zero byte.
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe String(
                    cString: UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self)
                )
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a new file for the owner alone; a full disk is an error here, not later.
    public func create(_ path: String, byteCount: Int) throws(DiskError) -> DiskFile {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.lastError() }
        let status = byteCount == 0 ? 0 : cplatform_fallocate(descriptor, Int64(byteCount))
        guard status == 0 else {
            Glibc.close(descriptor)
            unsafe unlink(path)
            throw Self.error(status)
        }
        return DiskFile(handle: descriptor)
    }

    /// Opens a file that exists.
    public func open(_ path: String, writing: Bool) throws(DiskError) -> DiskFile {
        let descriptor = unsafe Glibc.open(path, (writing ? O_RDWR : O_RDONLY) | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.lastError() }
        return DiskFile(handle: descriptor)
    }

    /// The file's length.
    public func byteCount(of file: DiskFile) throws(DiskError) -> Int {
        let end = lseek(file.handle, 0, SEEK_END)
        guard end >= 0 else { throw Self.lastError() }
        return end
    }

    /// At most `count` bytes from `offset` on.
    public func read(_ file: DiskFile, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        var failure: DiskError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { room, filled in
            while filled < count {
                // SAFETY: the room has `count` bytes, of which `filled` are taken.
                let got = unsafe pread(
                    file.handle,
                    room.baseAddress.map { unsafe $0 + filled },
                    count - filled,
                    offset + filled
                )
                if got == 0 { return }
                if got > 0 {
                    filled += got
                } else if cplatform_errno() != EINTR {
                    failure = Self.lastError()
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Writes all of `bytes`, however many calls the kernel makes of it.
    public func write(_ bytes: RawSpan, to file: DiskFile, at offset: Int) throws(DiskError) {
        var done = 0
        while done < bytes.byteCount {
            // SAFETY: the range lies inside the span, which outlives the call.
            let put = unsafe bytes.withUnsafeBytes { source in
                unsafe pwrite(
                    file.handle,
                    source.baseAddress.map { unsafe $0 + done },
                    source.count - done,
                    offset + done
                )
            }
            if put >= 0 {
                done += put
            } else if cplatform_errno() != EINTR {
                throw Self.lastError()
            }
        }
    }

    /// Cuts the file.
    public func truncate(_ file: DiskFile, to byteCount: Int) throws(DiskError) {
        guard ftruncate(file.handle, byteCount) == 0 else { throw Self.lastError() }
    }

    /// `fdatasync`: the bytes and the length, without the times.
    public func sync(_ file: DiskFile) throws(DiskError) {
        guard fdatasync(file.handle) == 0 else { throw Self.lastError() }
    }

    /// Syncs a folder.
    public func syncFolder(_ path: String) throws(DiskError) {
        let folder = try open(path, writing: false)
        defer { close(folder) }
        guard fsync(folder.handle) == 0 else { throw Self.lastError() }
    }

    /// `flock`, which the kernel drops when the process dies.
    public func lock(_ file: DiskFile) throws(DiskError) {
        let status = cplatform_lock_file(file.handle)
        guard status == 0 else { throw status == EWOULDBLOCK ? .locked : Self.error(status) }
    }

    /// Closes the file.
    public func close(_ file: DiskFile) { Glibc.close(file.handle) }

    /// Puts a file in another's place.
    public func rename(_ path: String, to target: String) throws(DiskError) {
        guard unsafe Glibc.rename(path, target) == 0 else { throw Self.lastError() }
    }

    /// Removes a file.
    public func remove(_ path: String) throws(DiskError) {
        guard unsafe unlink(path) == 0 else { throw Self.lastError() }
    }

    private static func lastError() -> DiskError { error(cplatform_errno()) }

    private static func error(_ errno: Int32) -> DiskError {
        switch errno {
        case ENOSPC, EDQUOT, EFBIG: .full
        case ENOENT, ENOTDIR: .notFound
        case EEXIST: .exists
        case EACCES, EPERM, EROFS: .forbidden
        default: .failed(errno: errno)
        }
    }
}
