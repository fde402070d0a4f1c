internal import CPlatform

/// Which pages a block is asked to lie in.
public enum PageKind: String, Sendable, CaseIterable {
    /// The host's ordinary pages.
    case ordinary

    /// Ordinary pages that the kernel may join into huge ones.
    case transparentHuge

    /// Pages from the host's reserved huge-page pool; refused when it is empty.
    case reservedHuge
}

extension MemoryBlock {
    /// Takes zeroed private pages from the kernel.
    public static func pages(
        byteCount: Int,
        kind: PageKind = .ordinary
    ) throws(SystemError) -> MemoryBlock {
        let huge = 2 << 20
        let unit = kind == .ordinary ? 4_096 : huge
        let rounded = (byteCount + unit - 1) / unit * unit
        var base: UnsafeMutableRawPointer?
        let status =
            kind == .reservedHuge
            ? unsafe cplatform_map_huge(rounded, &base)
            : unsafe cplatform_map(-1, rounded, 1, &base)
        guard status == 0, let base = unsafe base else {
            throw SystemError(call: "mmap", errno: status)
        }
        let block = unsafe MemoryBlock(mapping: base, byteCount: rounded, descriptor: nil)
        if kind == .transparentHuge {
            try SystemError.check("madvise", unsafe cplatform_advise_huge(base, rounded))
        }
        return block
    }
}
