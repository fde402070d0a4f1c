internal import Base
internal import Synchronization

/// Files in memory that fail as real ones do: full, refusing, torn by a loss of power, or surviving a kill.
///
/// What was written is in the page cache until `sync`; `losePower` keeps each cached sector or
/// loses it by the seed, `kill` keeps them all. Both drop every open file and lock.
public final class SimulatedDisk: Disk {
    /// What goes wrong from now on.
    public struct Faults: Sendable {
        /// Bytes that may still be given out; nil is without end.
        public var roomBytes: Int?

        /// What every write answers; nil writes.
        public var write: DiskError?

        /// What every sync answers; nil syncs.
        public var sync: DiskError?

        /// The process dies at the n-th write, sync, create, rename or truncate from now, which is done in part.
        public var dieAfterSteps: Int?

        /// Nothing goes wrong.
        public init() {}
    }

    private struct Content {
        var cached: [UInt8]
        var durable: [UInt8]
        var lockedBy: Int32?
        /// Sectors whose cached bytes are not durable yet.
        var dirty: Set<Int> = []
    }

    private struct State {
        var contents: [Int: Content] = [:]
        var entries: [String: Int] = [:]
        var durableEntries: [String: Int] = [:]
        var folders: Set<String> = []
        var open: [Int32: Int] = [:]
        var nextHandle: Int32 = 3
        var nextContent = 0
        var faults = Faults()
        var dead = false
        var random: Random
        var steps = 0
    }

    private static let sectorBytes = 512
    private let state: Mutex<State>

    /// An empty disk; the seed decides what a loss of power leaves.
    public init(seed: UInt64) { state = Mutex(State(random: Random(seed: seed))) }

    /// What goes wrong from now on.
    public var faults: Faults {
        get { state.withLock { $0.faults } }
        set { state.withLock { $0.faults = newValue } }
    }

    /// How many changing calls there were, so that a test can stop at each.
    public var steps: Int { state.withLock { $0.steps } }

    /// Whether `dieAfterSteps` has come: every call fails until `kill` or `losePower`.
    public var isDead: Bool { state.withLock { $0.dead } }

    /// The process dies; the kernel keeps what was written.
    public func kill() { state.withLock { Self.reset(&$0) } }

    /// The host dies: each sector not synced stays or goes, each entry not synced too.
    public func losePower() {
        state.withLock { state in
            Self.reset(&state)
            for id in state.contents.keys.sorted() {
                guard var content = state.contents[id] else { continue }
                if content.durable.count != content.cached.count, state.random.oneIn(2) {
                    content.durable = Self.resized(content.durable, to: content.cached.count)
                }
                for sector in content.dirty.sorted() where state.random.oneIn(2) {
                    let from = sector * Self.sectorBytes
                    let end = min(
                        from + Self.sectorBytes,
                        content.cached.count,
                        content.durable.count
                    )
                    if from < end {
                        content.durable.replaceSubrange(
                            from..<end,
                            with: content.cached[from..<end]
                        )
                    }
                }
                content.cached = content.durable
                content.dirty = []
                state.contents[id] = content
            }
            // Entries whose folder was not synced: each change happened or not.
            for name in Set(state.entries.keys).union(state.durableEntries.keys).sorted()
            where state.entries[name] != state.durableEntries[name] && state.random.oneIn(2) {
                state.durableEntries[name] = state.entries[name]
            }
            state.entries = state.durableEntries
        }
    }

    /// Flips one bit behind everyone's back, as a failing medium does.
    public func flip(bit: Int, of path: String) {
        state.withLock { state in
            guard let id = state.entries[path] else { return }
            guard var bytes = state.contents[id]?.cached else { return }
            bytes[bit >> 3] ^= 1 << UInt8(bit & 7)
            state.contents[id] = Content(cached: bytes, durable: bytes)
        }
    }

    /// Replaces a file's bytes behind everyone's back.
    public func replace(_ path: String, with bytes: [UInt8]) {
        state.withLock { state in
            guard let id = state.entries[path] else { return }
            state.contents[id] = Content(cached: bytes, durable: bytes)
        }
    }

    /// Every path there is, sorted.
    public var paths: [String] { state.withLock { $0.entries.keys.sorted() } }

    private static func reset(_ state: inout State) {
        state.open = [:]
        for id in state.contents.keys { state.contents[id]?.lockedBy = nil }
        state.dead = false
        state.faults.dieAfterSteps = nil
    }

    private static func resized(_ bytes: [UInt8], to count: Int) -> [UInt8] {
        bytes.count >= count
            ? Array(bytes[..<count]) : bytes + [UInt8](repeating: 0, count: count - bytes.count)
    }

    /// Runs one changing call; `partly` is true when the process dies inside it.
    private func change<Result>(
        _ body: (inout State, _ partly: Bool) throws(DiskError) -> Result
    ) throws(DiskError) -> Result {
        let outcome = state.withLock { state -> Swift.Result<Result, DiskError> in
            guard !state.dead else { return .failure(.failed(errno: 0)) }
            state.steps += 1
            var partly = false
            if let left = state.faults.dieAfterSteps {
                partly = left <= 1
                state.faults.dieAfterSteps = left - 1
                state.dead = partly
            }
            do throws(DiskError) {
                let result = try body(&state, partly)
                return partly ? .failure(.failed(errno: 0)) : .success(result)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private func look<Result>(
        _ body: (inout State) throws(DiskError) -> Result
    ) throws(DiskError) -> Result {
        let outcome = state.withLock { state -> Swift.Result<Result, DiskError> in
            guard !state.dead else { return .failure(.failed(errno: 0)) }
            do throws(DiskError) {
                return .success(try body(&state))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private static func content(_ file: DiskFile, _ state: State) throws(DiskError) -> Int {
        guard let id = state.open[file.handle] else { throw .failed(errno: 9) }
        return id
    }
}

extension SimulatedDisk {
    /// Folders are names here.
    public func makeFolder(_ path: String) throws(DiskError) {
        try look { state throws(DiskError) in _ = state.folders.insert(path) }
    }

    /// The names in a folder, sorted.
    public func names(in folder: String) throws(DiskError) -> [String] {
        try look { state throws(DiskError) in
            guard state.folders.contains(folder) else { throw .notFound }
            let prefix = folder + "/"
            return state.entries.keys.filter { $0.hasPrefix(prefix) }
                .map { String($0.dropFirst(prefix.count)) }.filter { !$0.contains("/") }.sorted()
        }
    }

    /// Makes a new file out of the room left.
    public func create(_ path: String, byteCount: Int) throws(DiskError) -> DiskFile {
        try change { state, partly throws(DiskError) in
            guard state.entries[path] == nil else { throw .exists }
            if let room = state.faults.roomBytes {
                guard room >= byteCount else { throw .full }
                state.faults.roomBytes = room - byteCount
            }
            let id = state.nextContent
            state.nextContent += 1
            let bytes = [UInt8](repeating: 0, count: partly ? 0 : byteCount)
            state.contents[id] = Content(cached: bytes, durable: [])
            state.entries[path] = id
            return Self.opened(id, &state)
        }
    }

    /// Opens a file that exists.
    public func open(_ path: String, writing: Bool) throws(DiskError) -> DiskFile {
        try look { state throws(DiskError) in
            guard let id = state.entries[path] else { throw .notFound }
            return Self.opened(id, &state)
        }
    }

    private static func opened(_ id: Int, _ state: inout State) -> DiskFile {
        let file = DiskFile(handle: state.nextHandle)
        state.nextHandle += 1
        state.open[file.handle] = id
        return file
    }

    /// The file's length.
    public func byteCount(of file: DiskFile) throws(DiskError) -> Int {
        try look { state throws(DiskError) in
            state.contents[try Self.content(file, state)]?.cached.count ?? 0
        }
    }

    /// At most `count` bytes from `offset` on.
    public func read(_ file: DiskFile, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        try look { state throws(DiskError) in
            let bytes = state.contents[try Self.content(file, state)]?.cached ?? []
            guard offset < bytes.count else { return [] }
            return Array(bytes[offset..<min(offset + count, bytes.count)])
        }
    }

    /// Writes into the cache; a death inside keeps some leading bytes.
    public func write(_ bytes: RawSpan, to file: DiskFile, at offset: Int) throws(DiskError) {
        let source = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
        try change { state, partly throws(DiskError) in
            if let fault = state.faults.write { throw fault }
            let id = try Self.content(file, state)
            let kept = partly ? Int(state.random.below(UInt64(source.count) + 1)) : source.count
            let size = state.contents[id]?.cached.count ?? 0
            let growth = max(0, offset + kept - size)
            if growth > 0, let room = state.faults.roomBytes {
                guard room >= growth else { throw .full }
                state.faults.roomBytes = room - growth
            }
            if growth > 0 {
                state.contents[id]?.cached.append(
                    contentsOf: [UInt8](repeating: 0, count: growth)
                )
            }
            guard kept > 0 else { return }
            state.contents[id]?.cached.replaceSubrange(
                offset..<offset + kept,
                with: source[..<kept]
            )
            for sector in offset / Self.sectorBytes...(offset + kept - 1) / Self.sectorBytes {
                state.contents[id]?.dirty.insert(sector)
            }
        }
    }

    /// Cuts the file.
    public func truncate(_ file: DiskFile, to byteCount: Int) throws(DiskError) {
        try change { state, partly throws(DiskError) in
            let id = try Self.content(file, state)
            guard !partly, let cached = state.contents[id]?.cached else { return }
            if let room = state.faults.roomBytes {
                state.faults.roomBytes = room + max(0, cached.count - byteCount)
            }
            state.contents[id]?.cached = Self.resized(cached, to: byteCount)
        }
    }

    /// Makes what was written durable; a death inside leaves it undecided.
    public func sync(_ file: DiskFile) throws(DiskError) {
        try change { state, partly throws(DiskError) in
            if let fault = state.faults.sync { throw fault }
            let id = try Self.content(file, state)
            guard !partly, var content = state.contents[id] else { return }
            if content.durable.count != content.cached.count {
                content.durable = content.cached
            } else {
                for sector in content.dirty {
                    let from = sector * Self.sectorBytes
                    let end = min(from + Self.sectorBytes, content.cached.count)
                    if from < end {
                        content.durable.replaceSubrange(
                            from..<end,
                            with: content.cached[from..<end]
                        )
                    }
                }
            }
            content.dirty = []
            state.contents[id] = content
        }
    }

    /// Makes a folder's entries durable.
    public func syncFolder(_ path: String) throws(DiskError) {
        try change { state, partly throws(DiskError) in
            if let fault = state.faults.sync { throw fault }
            guard !partly else { return }
            let prefix = path + "/"
            for name in Set(state.entries.keys).union(state.durableEntries.keys)
            where name.hasPrefix(prefix) { state.durableEntries[name] = state.entries[name] }
        }
    }

    /// Takes the file's only lock.
    public func lock(_ file: DiskFile) throws(DiskError) {
        try look { state throws(DiskError) in
            let id = try Self.content(file, state)
            guard state.contents[id]?.lockedBy == nil else { throw .locked }
            state.contents[id]?.lockedBy = file.handle
        }
    }

    /// Closes the file and gives back its lock.
    public func close(_ file: DiskFile) {
        state.withLock { state in
            guard let id = state.open.removeValue(forKey: file.handle) else { return }
            if state.contents[id]?.lockedBy == file.handle { state.contents[id]?.lockedBy = nil }
        }
    }

    /// Puts a file in another's place.
    public func rename(_ path: String, to target: String) throws(DiskError) {
        try change { state, partly throws(DiskError) in
            guard let id = state.entries[path] else { throw .notFound }
            guard !partly else { return }
            state.entries[path] = nil
            state.entries[target] = id
        }
    }

    /// Removes a file and gives its room back.
    public func remove(_ path: String) throws(DiskError) {
        try change { state, partly throws(DiskError) in
            guard let id = state.entries[path] else { throw .notFound }
            guard !partly else { return }
            state.entries[path] = nil
            if let room = state.faults.roomBytes {
                state.faults.roomBytes = room + (state.contents[id]?.cached.count ?? 0)
            }
        }
    }
}
