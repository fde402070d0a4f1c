public import Digests

/// The journal's state at a position, so that a recovery reads little; never needed, always checked.
public struct Checkpoint: Equatable, Sendable {
    static let magic: UInt64 = 0x4B43_4843_5355_5041  // "APUSCHCK"

    /// The layout this build writes; one of another layout is not used, and more is read instead.
    static let formatVersion: UInt32 = 3

    /// Whose it is.
    public var journal: JournalID

    /// The segment the position lies in.
    public var segment: UInt64

    /// The hash chain at the position.
    public var chain: Digest256

    /// All records before the position, folded.
    public var state: JournalState

    /// The name of a checkpoint's file; names sort as positions do.
    static func fileName(_ position: UInt64) -> String {
        let digits = String(position)
        return "checkpoint-" + String(repeating: "0", count: max(0, 20 - digits.count)) + digits
    }

    static func position(in name: String) -> UInt64? {
        guard name.hasPrefix("checkpoint-"), let position = UInt64(name.dropFirst(11)),
            fileName(position) == name
        else { return nil }
        return position
    }

    func bytes() -> [UInt8] {
        var page = PageWriter()
        page.put(Self.magic)
        page.put(Self.formatVersion)
        page.put(journal.low)
        page.put(journal.high)
        page.put(segment)
        page.put(chain)
        state.write(to: &page)
        page.close()
        return page.bytes
    }

    init(journal: JournalID, segment: UInt64, chain: Digest256, state: JournalState) {
        self.journal = journal
        self.segment = segment
        self.chain = chain
        self.state = state
    }

    /// Reads a checkpoint; nil when it does not hold together.
    init?(bytes: [UInt8]) {
        guard PageReader.isWhole(bytes) else { return nil }
        var page = PageReader(bytes)
        guard page.take(UInt64.self) == Self.magic,
            page.take(UInt32.self) == Self.formatVersion
        else { return nil }
        journal = JournalID(low: page.take(UInt64.self), high: page.take(UInt64.self))
        segment = page.take(UInt64.self)
        chain = page.takeDigest()
        guard let state = JournalState(from: &page) else { return nil }
        self.state = state
    }
}
