public import Base
public import Digests

/// The first page of every segment: whose it is, where it starts, and the words its records use.
public struct SegmentHeader: Equatable, Sendable {
    /// What a segment holds.
    public enum Content: UInt8, Sendable {
        /// Order journal records.
        case journal = 0

        /// Blocks of tape.
        case tape = 1
    }

    /// Bytes of the header and of the trailer.
    public static let byteCount = 4_096

    /// The format this build writes; a reader refuses a higher one.
    public static let formatVersion: UInt32 = 1

    static let magic: UInt64 = 0x4745_5353_5550_4150  // "PAPUSSEG"

    /// Journal or tape.
    public var content: Content

    /// Whose it is.
    public var journal: JournalID

    /// Its number, from 0, without a gap.
    public var number: UInt64

    /// The position of its first record, or of its first byte of tape.
    public var first: UInt64

    /// The start that made it.
    public var incarnation: UInt32

    /// The instance's tag.
    public var tag: UInt16

    /// The venue of the lane.
    public var venue: VenueID

    /// The boot it was made in.
    public var boot: BootID

    /// Civil time of its making.
    public var made: UTCTime

    /// The hash chain at the end of the segment before; zero for the first.
    public var previousChain: Digest256

    /// Which number is which asset and contract.
    public var tables: JournalTables

    /// The name of the segment's file.
    public var fileName: String { Self.fileName(content, number) }

    static func fileName(_ content: Content, _ number: UInt64) -> String {
        let digits = String(number)
        let zeros = String(repeating: "0", count: max(0, 8 - digits.count))
        return (content == .journal ? "journal-" : "tape-") + zeros + digits + ".seg"
    }

    /// The number in a segment's file name; nil for any other file.
    static func number(_ content: Content, in name: String) -> UInt64? {
        let prefix = content == .journal ? "journal-" : "tape-"
        guard name.hasPrefix(prefix), name.hasSuffix(".seg") else { return nil }
        let digits = name.dropFirst(prefix.count).dropLast(4)
        guard let number = UInt64(digits), fileName(content, number) == name else { return nil }
        return number
    }

    /// The page.
    func page() -> [UInt8] {
        var page = PageWriter()
        page.put(Self.magic)
        page.put(Self.formatVersion)
        page.put(UInt32(content == .journal ? JournalRecord.byteCount : TapeFrame.headBytes))
        page.put(journal.low)
        page.put(journal.high)
        page.put(number)
        page.put(first)
        page.put(incarnation)
        page.put(tag)
        page.put(venue.rawValue)
        page.put(content.rawValue)
        page.put(boot.low)
        page.put(boot.high)
        page.put(made.nanoseconds)
        page.put(previousChain)
        page.put(UInt16(tables.assets.count))
        page.put(UInt16(tables.contracts.count))
        page.pad(to: 256)
        for asset in tables.assets { page.put(Array(asset.utf8), width: 16) }
        page.pad(to: 768)
        for contract in tables.contracts { contract.write(to: &page) }
        page.pad(to: Self.byteCount - 4)
        page.close()
        return page.bytes
    }

    init(
        content: Content,
        journal: JournalID,
        number: UInt64,
        first: UInt64,
        incarnation: UInt32,
        tag: UInt16,
        venue: VenueID,
        boot: BootID,
        made: UTCTime,
        previousChain: Digest256,
        tables: JournalTables
    ) {
        self.content = content
        self.journal = journal
        self.number = number
        self.first = first
        self.incarnation = incarnation
        self.tag = tag
        self.venue = venue
        self.boot = boot
        self.made = made
        self.previousChain = previousChain
        self.tables = tables
    }

    /// Reads a page, or says why it is none.
    init(page bytes: [UInt8], path: String) throws(JournalError) {
        var page = PageReader(bytes)
        guard page.take(UInt64.self) == Self.magic else { throw .notASegment(path: path) }
        let version = page.take(UInt32.self)
        // The version is read before the checksum: a newer format may end its page otherwise.
        guard version <= Self.formatVersion else {
            throw .newerFormat(path: path, version: version)
        }
        guard bytes.count == Self.byteCount, PageReader.isWhole(bytes), version > 0 else {
            throw .corruptHeader(path: path)
        }
        let unit = page.take(UInt32.self)
        journal = JournalID(low: page.take(UInt64.self), high: page.take(UInt64.self))
        number = page.take(UInt64.self)
        first = page.take(UInt64.self)
        incarnation = page.take(UInt32.self)
        tag = page.take(UInt16.self)
        let venue = VenueID(rawValue: page.take(UInt8.self))
        let content = Content(rawValue: page.take(UInt8.self))
        boot = BootID(low: page.take(UInt64.self), high: page.take(UInt64.self))
        made = UTCTime(nanoseconds: page.take(Int64.self))
        previousChain = page.takeDigest()
        let assets = Int(page.take(UInt16.self))
        let contracts = Int(page.take(UInt16.self))
        guard let venue, let content, assets <= JournalTables.assetsMax,
            contracts <= JournalTables.contractsMax,
            unit == UInt32(content == .journal ? JournalRecord.byteCount : TapeFrame.headBytes)
        else { throw .corruptHeader(path: path) }
        self.venue = venue
        self.content = content
        tables = JournalTables(assets: [], contracts: [])
        page.skip(to: 256)
        for _ in 0..<assets {
            tables.assets.append(String(decoding: page.takeText(width: 16), as: UTF8.self))
        }
        page.skip(to: 768)
        for _ in 0..<contracts {
            guard let contract = ContractFact(from: &page) else {
                throw .corruptHeader(path: path)
            }
            tables.contracts.append(contract)
        }
        guard !page.overran else { throw .corruptHeader(path: path) }
    }
}
