internal import Base
public import Digests

/// What a reading of every byte of a journal came to.
public struct JournalVerification: Equatable, Sendable {
    /// Whose journal it is.
    public var journal: JournalID

    /// Segments read.
    public var segments = 0

    /// Whole records read.
    public var records: UInt64 = 0

    /// The first position kept.
    public var first: UInt64 = 0

    /// Whether the last segment was ended in order.
    public var isSealed = false

    /// Bytes of a torn tail.
    public var tornBytes = 0

    /// Whole records behind a hole that a crash of the host tore.
    public var dropped = 0

    /// The hash chain at the end: who knows it can tell that nothing was changed.
    public var chain: Digest256

    /// Reads all segments from the oldest kept: checksums, positions, seals, the chain.
    ///
    /// `boot` is the present boot, which tells a torn tail from damage.
    public init(of folder: String, on disk: some Disk, boot: BootID) throws(JournalError) {
        let found = try JournalFolder(disk: disk, folder: folder)
        guard let oldest = found.headers.first, let newest = found.headers.last else {
            throw .disk(.notFound, path: folder + "/" + SegmentHeader.fileName(.journal, 0))
        }
        journal = oldest.journal
        first = oldest.first
        chain = oldest.previousChain
        var position = oldest.first
        let durable = found.durableMark(of: journal)
        for header in found.headers {
            let path = found.path(header)
            guard header.first == position else {
                throw .gap(path: path, expected: position, found: header.first)
            }
            guard header.previousChain == chain else { throw .chainBroken(path: path) }
            let outcome = try SegmentScan(
                disk: disk,
                path: path,
                header: header,
                durable: durable,
                hostMayHaveCrashed: header.boot != boot
            ).read(from: position, chain: HashChain(header: header.page()).value) {
                _ throws(JournalError) in
            }
            segments += 1
            records += outcome.count
            position += outcome.count
            chain = outcome.chain
            guard outcome.isSealed || header.number == newest.number else {
                let offset =
                    SegmentHeader.byteCount + Int(outcome.count) * JournalRecord.byteCount
                throw .corrupt(path: path, offset: offset, position: position)
            }
            isSealed = outcome.isSealed
            tornBytes = outcome.tornBytes
            dropped = outcome.dropped
        }
    }
}
