internal import Glibc

/// Anonymous memory that costs a page only once touched, and never moves.
@safe
struct MappedBytes: ~Copyable {
    let base: UnsafeMutableRawPointer
    let count: Int

    /// Maps at least `count` bytes; the process ends without memory for its start-up layout.
    init(count: Int) {
        precondition(count > 0, "a mapping has bytes")
        let rounded = (count + 4_095) & ~4_095
        let mapped = unsafe mmap(
            nil,
            rounded,
            PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS,
            -1,
            0
        )
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
            fatalError("no memory for a buffer of \(rounded) bytes")
        }
        // A huge page under many small buffers would multiply an idle connection's memory.
        unsafe madvise(mapped, rounded, MADV_NOHUGEPAGE)
        unsafe base = mapped
        self.count = rounded
    }

    deinit { unsafe munmap(base, count) }
}
