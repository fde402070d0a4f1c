/// The checkpoints in a journal's folder: the newest two are kept.
struct CheckpointFiles<D: Disk> {
    let disk: D
    let folder: String

    /// Writes a checkpoint so that it is there whole or not at all.
    func write(_ checkpoint: Checkpoint) throws(DiskError) {
        let path = folder + "/" + Checkpoint.fileName(checkpoint.state.next)
        let draft = folder + "/checkpoint.new"
        do throws(DiskError) { try disk.remove(draft) } catch {
            guard error == .notFound else { throw error }
        }
        try fill(draft, with: checkpoint.bytes())
        try disk.rename(draft, to: path)
        try disk.syncFolder(folder)
        let old = try disk.names(in: folder).filter { Checkpoint.position(in: $0) != nil }
        for name in old.dropLast(2) { try disk.remove(folder + "/" + name) }
    }

    private func fill(_ path: String, with bytes: [UInt8]) throws(DiskError) {
        let file = try disk.create(path, byteCount: bytes.count)
        defer { disk.close(file) }
        try disk.write(bytes, to: file, at: 0)
        try disk.sync(file)
    }

    /// Every checkpoint of `journal` that holds together, the newest first.
    func readAll(of journal: JournalID) throws(DiskError) -> [Checkpoint] {
        var found: [Checkpoint] = []
        for name in try disk.names(in: folder).reversed() {
            guard let position = Checkpoint.position(in: name) else { continue }
            guard let checkpoint = Checkpoint(bytes: try disk.contents(of: folder + "/" + name)),
                checkpoint.journal == journal, checkpoint.state.next == position
            else { continue }
            found.append(checkpoint)
        }
        return found
    }
}
