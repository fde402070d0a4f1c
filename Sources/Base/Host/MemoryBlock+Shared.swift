internal import CPlatform
internal import Glibc

extension MemoryBlock {
    /// Makes an anonymous shared block; another process reaches it through its descriptor.
    public static func anonymousShared(
        _ name: String,
        byteCount: Int
    ) throws(SystemError) -> MemoryBlock {
        var descriptor: Int32 = -1
        let status = unsafe name.withCString { unsafe cplatform_memfd($0, &descriptor) }
        try SystemError.check("memfd_create", status)
        return try allocated(descriptor, byteCount: byteCount)
    }

    /// Makes or opens a shared file of at least `byteCount` bytes whose blocks exist before they are mapped.
    public static func file(path: String, byteCount: Int) throws(SystemError) -> MemoryBlock {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SystemError(call: "open", errno: cplatform_errno())
        }
        return try allocated(descriptor, byteCount: byteCount)
    }

    /// Opens a shared file that exists, at its whole length.
    public static func existingFile(path: String) throws(SystemError) -> MemoryBlock {
        let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SystemError(call: "open", errno: cplatform_errno())
        }
        return try existing(adopting: descriptor)
    }

    /// Maps a shared block by a descriptor inherited from another process, and closes it at the end.
    public static func existing(adopting descriptor: Int32) throws(SystemError) -> MemoryBlock {
        let length = lseek(descriptor, 0, SEEK_END)
        guard length > 0 else {
            let status = length < 0 ? cplatform_errno() : EINVAL
            close(descriptor)
            throw SystemError(call: "lseek", errno: status)
        }
        return try mapped(descriptor, byteCount: length)
    }

    /// Lets the descriptor survive an `exec`, for a child process that shall map it too.
    public func inheritDescriptor() throws(SystemError) {
        guard let descriptor else { throw SystemError(call: "fcntl", errno: EBADF) }
        guard fcntl(descriptor, F_SETFD, 0) == 0 else {
            throw SystemError(call: "fcntl", errno: cplatform_errno())
        }
    }

    private static func allocated(
        _ descriptor: Int32,
        byteCount: Int
    ) throws(SystemError) -> MemoryBlock {
        let status = cplatform_fallocate(descriptor, Int64(byteCount))
        guard status == 0 else {
            close(descriptor)
            throw SystemError(call: "posix_fallocate", errno: status)
        }
        return try mapped(descriptor, byteCount: byteCount)
    }

    private static func mapped(
        _ descriptor: Int32,
        byteCount: Int
    ) throws(SystemError) -> MemoryBlock {
        var base: UnsafeMutableRawPointer?
        let status = unsafe cplatform_map(descriptor, byteCount, 1, &base)
        guard status == 0, let base = unsafe base else {
            close(descriptor)
            throw SystemError(call: "mmap", errno: status)
        }
        return unsafe MemoryBlock(mapping: base, byteCount: byteCount, descriptor: descriptor)
    }
}
