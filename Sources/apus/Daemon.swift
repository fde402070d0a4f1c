internal import Base
internal import Domain
internal import Glibc
internal import Operations
internal import Settings
internal import Trading

/// The supervisor process: starts the others, listens to operators, shows what goes on.
struct Daemon {
    /// How this run differs from an endless one with a picture.
    struct Wishes {
        let seconds: Int64?
        let isDry: Bool
        let once: Bool
        let plain: Bool
        let json: Bool
    }

    /// The engine's place among the children.
    static let engine = 0

    private static let logBytesMax = 32 << 20

    let settings: Settings
    let folder: RunFolder
    let arguments: [String]
    let wishes: Wishes

    /// Runs until everything has ended.
    func run() throws -> ExitCode {
        try folder.make()
        guard let lock = try folder.lock() else {
            Console.complain("another daemon runs in \(folder.path)")
            return .busy
        }
        defer { close(lock) }
        let cores = try coreMap()
        let log = try EventLog(folder.eventLog)
        guard let tail = EventTail(folder.eventLog) else {
            throw HostError("\(folder.eventLog) cannot be read")
        }
        let memory = try EngineMemory.create(folder: folder.memory)
        let socket = try CommandSocket(folder: folder.path)
        let commands = try memory.operatorCommands()
        var loop = try SupervisionLoop(
            program: try ownPath(),
            children: children(cores),
            processors: [cores.others, cores.others],
            environment: Configuration.environment,
            output: log.output,
            report: { Console.put(EventLog.stamp() + " " + $0 + "\n", to: log.output) }
        )
        var face = DaemonFace(
            settings: settings,
            wishes: wishes,
            memory: memory,
            socket: socket,
            commands: commands,
            tail: tail
        )
        var turnsPages = true
        let code = loop.run(every: .milliseconds(250)) { rules in
            guard turnsPages else { return face.turn(rules) }
            do throws(HostError) {
                try log.turnPage(at: Self.logBytesMax, to: folder.eventLogBefore)
            } catch {
                // Said once: a line each turn would fill the very log.
                turnsPages = false
                log.add("the log is not turned over any more: \(error.message)")
            }
            return face.turn(rules)
        }
        face.end(code, folder: folder)
        // A life that was cut off may have left records that only the memory holds.
        if code == .done || !folder.holdsRecords { folder.forgetMemory() }
        return code
    }

    private func coreMap() throws(HostError) -> CoreMap {
        let allowed = CoreMap.allowedNow
        let wished: UInt32?
        switch settings.engine.pin {
        case .off: return CoreMap.unpinned(allowed)
        case .auto: wished = nil
        case .processor(let number): wished = number
        }
        let map = CoreMap.choose(allowed: allowed, isolated: CoreMap.isolatedNow, wished: wished)
        guard let map else {
            throw HostError("engine.pin: processor \(wished ?? 0) may not be used here")
        }
        guard map.lane != nil || !settings.engine.pinRequired else {
            throw HostError("one processor only: the lane cannot have one of its own")
        }
        return map
    }

    private func children(_ cores: CoreMap) -> [ChildSpec] {
        let common = arguments + ["--run-dir", folder.path]
        let pin = cores.lane.map { ["--lane-cpu", "\($0)"] } ?? []
        let grants = wishes.isDry ? ["--dry-run"] : []
        return [
            ChildSpec(
                name: "engine",
                arguments: ["engine"] + common + pin,
                stopWithin: .seconds(15)
            ),
            ChildSpec(name: "control", arguments: ["control"] + common + grants),
        ]
    }

    private func ownPath() throws(HostError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        // SAFETY: the kernel writes at most the buffer's own count.
        let count = unsafe buffer.withUnsafeMutableBufferPointer { room in
            unsafe room.baseAddress.map { unsafe readlink("/proc/self/exe", $0, room.count) } ?? -1
        }
        guard count > 0 else { throw HostError("the program cannot find itself: no /proc") }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
