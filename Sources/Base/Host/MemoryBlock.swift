internal import CPlatform
internal import Glibc

/// One span of memory taken at start and given back at the end: heap, fresh pages or a shared file.
///
/// Everything fixed (rings, cells, pools, arenas) is laid over one of these.
@safe
public final class MemoryBlock: @unchecked Sendable {
    /// Two 64-byte lines: the adjacent-line prefetcher pulls pairs.
    public static let lineBytes = 128

    /// The first byte; aligned to `lineBytes` at least.
    public let base: UnsafeMutableRawPointer

    /// How many bytes there are.
    public let byteCount: Int

    /// The descriptor behind a shared block, to hand to another process; nil for private memory.
    public let descriptor: Int32?

    private let origin: Origin

    private enum Origin {
        case heap
        case mapping
    }

    /// Takes zeroed private memory, aligned to `lineBytes`.
    public init(byteCount: Int) {
        precondition(byteCount > 0, "a block is not empty")
        unsafe base = .allocate(byteCount: byteCount, alignment: Self.lineBytes)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        self.byteCount = byteCount
        descriptor = nil
        origin = .heap
    }

    /// Keeps a mapping, which is unmapped and whose descriptor is closed at the end.
    init(mapping base: UnsafeMutableRawPointer, byteCount: Int, descriptor: Int32?) {
        unsafe self.base = unsafe base
        self.byteCount = byteCount
        self.descriptor = descriptor
        origin = .mapping
    }

    deinit {
        switch origin {
        case .heap: unsafe base.deallocate()
        case .mapping: unsafe munmap(base, byteCount)
        }
        if let descriptor { close(descriptor) }
    }

    /// Writes to every page now, so that no pass meets its first fault.
    public func prefault() {
        let page = 4_096
        for offset in stride(from: 0, to: byteCount, by: page) {
            // SAFETY: the offset is inside the block; storing what was loaded changes nothing.
            let at = unsafe (base + offset).assumingMemoryBound(to: UInt8.self)
            unsafe at.pointee = at.pointee
        }
    }

    /// Pins the pages in memory; refused beyond the host's limit.
    public func lock() throws(SystemError) {
        guard unsafe mlock(base, byteCount) == 0 else {
            throw SystemError(call: "mlock", errno: cplatform_errno())
        }
    }
}
