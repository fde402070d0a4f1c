public import Digests

/// The page behind the last record of a sealed segment.
public struct SegmentTrailer: Equatable, Sendable {
    static let magic: UInt64 = 0x4C41_4553_5355_5041  // "APUSSEAL"

    /// Whose it is.
    public var journal: JournalID

    /// The segment's number.
    public var number: UInt64

    /// How many records it has.
    public var count: UInt64

    /// The hash chain behind the last record.
    public var chain: Digest256

    func page() -> [UInt8] {
        var page = PageWriter()
        page.put(Self.magic)
        page.put(journal.low)
        page.put(journal.high)
        page.put(number)
        page.put(count)
        page.put(chain)
        page.pad(to: SegmentHeader.byteCount - 4)
        page.close()
        return page.bytes
    }

    init(journal: JournalID, number: UInt64, count: UInt64, chain: Digest256) {
        self.journal = journal
        self.number = number
        self.count = count
        self.chain = chain
    }

    /// Reads a page; nil when it is not a whole trailer.
    init?(page bytes: [UInt8]) {
        guard bytes.count == SegmentHeader.byteCount, PageReader.isWhole(bytes) else { return nil }
        var page = PageReader(bytes)
        guard page.take(UInt64.self) == Self.magic else { return nil }
        journal = JournalID(low: page.take(UInt64.self), high: page.take(UInt64.self))
        number = page.take(UInt64.self)
        count = page.take(UInt64.self)
        chain = page.takeDigest()
    }
}
