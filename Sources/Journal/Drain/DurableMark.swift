/// A small file that tells up to which position every record was once synced.
///
/// Written after a sync and never synced itself: old or lost it only protects less. Below it a
/// damaged record is damage; above it, after a crash of the host, it may be a torn tail.
struct DurableMark {
    static let fileName = "durable.mark"
    static let byteCount = 36
    private static let magic: UInt64 = 0x4B52_414D_5355_5041  // "APUSMARK"

    let journal: JournalID
    let position: UInt64

    func bytes() -> [UInt8] {
        var page = PageWriter()
        page.put(Self.magic)
        page.put(journal.low)
        page.put(journal.high)
        page.put(position)
        page.close()
        return page.bytes
    }

    init(journal: JournalID, position: UInt64) {
        self.journal = journal
        self.position = position
    }

    init?(bytes: [UInt8]) {
        var page = PageReader(bytes)
        guard PageReader.isWhole(bytes), page.take(UInt64.self) == Self.magic else { return nil }
        journal = JournalID(low: page.take(UInt64.self), high: page.take(UInt64.self))
        position = page.take(UInt64.self)
    }
}
