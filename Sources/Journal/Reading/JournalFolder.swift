/// The journal's segments as they lie in a folder, their headers read and fitted together.
struct JournalFolder<D: Disk> {
    let disk: D
    let folder: String

    /// Every journal segment's header, in order and without a gap.
    let headers: [SegmentHeader]

    init(disk: D, folder: String) throws(JournalError) {
        self.disk = disk
        self.folder = folder
        var headers: [SegmentHeader] = []
        let names: [String]
        do { names = try disk.names(in: folder) } catch { throw .disk(error, path: folder) }
        let numbers = names.compactMap { SegmentHeader.number(.journal, in: $0) }.sorted()
        for number in numbers {
            let path = folder + "/" + SegmentHeader.fileName(.journal, number)
            let header = try Self.header(disk, path)
            guard header.content == .journal, header.number == number else {
                throw .corruptHeader(path: path)
            }
            if let last = headers.last {
                guard header.journal == last.journal else { throw .foreign(path: path) }
                guard header.number == last.number + 1 else {
                    throw .missingSegment(number: last.number + 1)
                }
                guard header.first >= last.first else {
                    throw .gap(path: path, expected: last.first, found: header.first)
                }
            }
            headers.append(header)
        }
        self.headers = headers
    }

    func path(_ header: SegmentHeader) -> String { folder + "/" + header.fileName }

    static func header(_ disk: D, _ path: String) throws(JournalError) -> SegmentHeader {
        let page: [UInt8]
        do throws(DiskError) {
            let file = try disk.open(path, writing: false)
            defer { disk.close(file) }
            page = try disk.read(file, at: 0, count: SegmentHeader.byteCount)
        } catch { throw .disk(error, path: path) }
        return try SegmentHeader(page: page, path: path)
    }

    /// The position below which all was synced once, as far as the mark tells.
    func durableMark(of journal: JournalID) -> UInt64 {
        let path = folder + "/" + DurableMark.fileName
        guard let bytes = try? disk.contents(of: path), let mark = DurableMark(bytes: bytes),
            mark.journal == journal
        else { return 0 }
        return mark.position
    }
}
