internal import Digests

/// The SHA-256 chain that makes a changed, removed or swapped record show; computed off the lane.
struct HashChain: Sendable {
    private(set) var value: Digest256

    /// Starts a segment: its header, which holds the chain before it, is the first link.
    init(header page: [UInt8]) { value = SHA256.digest(of: page.span) }

    /// Goes on from a link read back.
    init(resuming value: Digest256) { self.value = value }

    /// Links whole records in.
    mutating func add(_ records: RawSpan) {
        var offset = 0
        while offset < records.byteCount {
            var link = SHA256()
            link.add(value.bytes.span)
            link.add(records.extracting(offset..<offset + JournalRecord.byteCount))
            value = link.digest()
            offset += JournalRecord.byteCount
        }
    }
}
