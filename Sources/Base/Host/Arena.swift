/// Memory of one lane, laid out once at start and never given back piece by piece.
public struct Arena: ~Copyable {
    /// The block everything is cut from; it must outlive what was cut.
    public let block: MemoryBlock

    /// Bytes handed out, padding included.
    public private(set) var usedBytes = 0

    /// Cuts from `block`, from its start.
    public init(over block: MemoryBlock) { self.block = block }

    /// The next `byteCount` bytes on cache lines of their own, or nil when the block is used up.
    public mutating func take(byteCount: Int) -> UnsafeMutableRawBufferPointer? {
        precondition(byteCount >= 0, "a size is not negative")
        let line = MemoryBlock.lineBytes
        let rounded = (byteCount + line - 1) / line * line
        guard rounded <= block.byteCount - usedBytes else { return nil }
        // SAFETY: the range was just shown to lie inside the block.
        let start = unsafe block.base + usedBytes
        usedBytes += rounded
        return unsafe UnsafeMutableRawBufferPointer(start: start, count: byteCount)
    }

    /// Room for `count` elements, zeroed by the kernel, or nil when the block is used up.
    public mutating func take<Element: BitwiseCopyable>(
        _ type: Element.Type,
        count: Int
    ) -> UnsafeMutableBufferPointer<Element>? {
        let stride = MemoryLayout<Element>.stride
        guard let bytes = unsafe take(byteCount: count * stride) else { return nil }
        return unsafe bytes.bindMemory(to: type)
    }
}
