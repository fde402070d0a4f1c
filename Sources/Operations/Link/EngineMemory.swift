public import Base
public import Domain
public import Trading

/// The shared file where the processes of one daemon meet: commands in, status out, signs of life.
///
/// The supervisor makes it anew at each start of the daemon; engine and control join it, again after
/// each restart of theirs. One writer a part.
public struct EngineMemory {
    /// The file's name in the run folder.
    public static let fileName = "engine.shm"

    private static let commandSlots = 64
    private static let engineBeat = MemoryBlock.lineBytes
    private static let controlBeat = 2 * MemoryBlock.lineBytes
    private static let operatorRing = 3 * MemoryBlock.lineBytes
    private static let controlRing =
        operatorRing + SPSCRing<Command>.byteCount(capacity: commandSlots)
    private static let noticeSlots = 1_024
    private static let noticeRing =
        controlRing + SPSCRing<Command>.byteCount(capacity: commandSlots)
    private static let status = noticeRing + SPSCRing<Notice>.byteCount(capacity: noticeSlots)
    private static let byteCount = status + SeqlockCell<LaneStatus>.byteCount

    private let block: MemoryBlock

    /// Makes the file, with empty rings and a lane that has done nothing.
    public static func create(folder: String) throws(SystemError) -> EngineMemory {
        let memory = EngineMemory(
            block: try .file(path: "\(folder)/\(fileName)", byteCount: byteCount)
        )
        SPSCRing<Command>.format(memory.block, at: operatorRing, capacity: commandSlots)
        SPSCRing<Command>.format(memory.block, at: controlRing, capacity: commandSlots)
        SPSCRing<Notice>.format(memory.block, at: noticeRing, capacity: noticeSlots)
        _ = SeqlockCell(over: memory.block, at: status, initial: LaneStatus())
        return memory
    }

    /// Joins the file the supervisor made.
    public static func open(folder: String) throws(SystemError) -> EngineMemory {
        let block = try MemoryBlock.existingFile(path: "\(folder)/\(fileName)")
        guard block.byteCount >= byteCount else {
            throw SystemError(call: "open engine.shm of another version", errno: 0)
        }
        return EngineMemory(block: block)
    }

    private init(block: MemoryBlock) { self.block = block }

    /// Where operators' commands are put in: the supervisor's end.
    public func operatorCommands() throws(SharedLayoutError) -> SPSCRing<Command>.Producer {
        try SPSCRing<Command>.Producer(joining: block, at: Self.operatorRing)
    }

    /// Where control's commands are put in.
    public func controlCommands() throws(SharedLayoutError) -> SPSCRing<Command>.Producer {
        try SPSCRing<Command>.Producer(joining: block, at: Self.controlRing)
    }

    /// Where the engine takes operators' commands out.
    public func operatorInbox() throws(SharedLayoutError) -> SPSCRing<Command>.Consumer {
        try SPSCRing<Command>.Consumer(joining: block, at: Self.operatorRing)
    }

    /// Where the engine takes control's commands out.
    public func controlInbox() throws(SharedLayoutError) -> SPSCRing<Command>.Consumer {
        try SPSCRing<Command>.Consumer(joining: block, at: Self.controlRing)
    }

    /// Where the engine puts in what it tells; full means dropped and counted.
    public func noticeOutlet() throws(SharedLayoutError) -> SPSCRing<Notice>.Producer {
        try SPSCRing<Notice>.Producer(joining: block, at: Self.noticeRing)
    }

    /// Where control takes out what the engine tells.
    public func notices() throws(SharedLayoutError) -> SPSCRing<Notice>.Consumer {
        try SPSCRing<Notice>.Consumer(joining: block, at: Self.noticeRing)
    }

    /// The engine's pen for its status.
    public func statusCell() -> SeqlockCell<LaneStatus> {
        SeqlockCell(over: block, at: Self.status, initial: LaneStatus())
    }

    /// Everyone else's view of the status.
    public var statusReader: SeqlockCell<LaneStatus>.Reader {
        SeqlockCell<LaneStatus>.Reader(block, at: Self.status)
    }

    /// The engine's sign of life.
    public func engineHeartbeat() -> Heartbeat { Heartbeat(over: block, at: Self.engineBeat) }

    /// Control's sign of life.
    public func controlHeartbeat() -> Heartbeat { Heartbeat(over: block, at: Self.controlBeat) }

    /// Judges the engine's sign of life.
    public var engineWatch: Heartbeat.Watch { Heartbeat.Watch(block, at: Self.engineBeat) }

    /// Judges control's sign of life.
    public var controlWatch: Heartbeat.Watch { Heartbeat.Watch(block, at: Self.controlBeat) }
}
