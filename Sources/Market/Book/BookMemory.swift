/// How much memory one book has from the start.
public struct BookLimits: Sendable {
    /// Ticks a side's window spans: a power of two from 256 up.
    public var windowTicks: Int

    /// The most levels a side keeps outside its window.
    public var farLevelsMax: Int

    /// States limits.
    ///
    /// - Precondition: the window is a power of two of at least 256; the far levels can take all of
    ///   a window's.
    public init(windowTicks: Int = 16_384, farLevelsMax: Int = 16_384) {
        precondition(windowTicks >= 256, "a quarter of a window holds a word of bits")
        precondition(windowTicks & (windowTicks - 1) == 0, "a window is a power of two")
        precondition(farLevelsMax >= windowTicks, "a jump moves a whole window to the far levels")
        self.windowTicks = windowTicks
        self.farLevelsMax = farLevelsMax
    }
}

/// The memory of one side, laid out once: window quantities, occupancy bits, bits of bits, far levels.
@safe
struct LadderMemory {
    let base: UnsafeMutableRawPointer
    let quantities: UnsafeMutablePointer<Int64>
    let words: UnsafeMutablePointer<UInt64>
    let summary: UnsafeMutablePointer<UInt64>
    let farKeys: UnsafeMutablePointer<Int>
    let farQuantities: UnsafeMutablePointer<Int64>

    init(_ limits: BookLimits) {
        let wordCount = limits.windowTicks / 64
        let summaryCount = Self.summaryCount(limits)
        let entries = limits.windowTicks + wordCount + summaryCount + 2 * limits.farLevelsMax
        let bytes = entries * 8
        unsafe base = .allocate(byteCount: bytes, alignment: 64)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        // SAFETY: the five arrays follow each other inside the block; each entry has eight bytes.
        var at = unsafe base
        unsafe quantities = at.bindMemory(to: Int64.self, capacity: limits.windowTicks)
        unsafe at += limits.windowTicks * 8
        unsafe words = at.bindMemory(to: UInt64.self, capacity: wordCount)
        unsafe at += wordCount * 8
        unsafe summary = at.bindMemory(to: UInt64.self, capacity: summaryCount)
        unsafe at += summaryCount * 8
        unsafe farKeys = at.bindMemory(to: Int.self, capacity: limits.farLevelsMax)
        unsafe at += limits.farLevelsMax * 8
        unsafe farQuantities = at.bindMemory(to: Int64.self, capacity: limits.farLevelsMax)
    }

    static func summaryCount(_ limits: BookLimits) -> Int { max(1, limits.windowTicks / 4_096) }
}
