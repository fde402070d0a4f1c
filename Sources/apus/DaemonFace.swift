internal import Base
internal import Domain
internal import Operations
internal import Settings
internal import Trading

/// What the supervisor shows and hears: the picture, plain lines, the operator's socket.
struct DaemonFace: ~Copyable {
    private let settings: Settings
    private let wishes: Daemon.Wishes
    private let memory: EngineMemory
    private var socket: CommandSocket
    private var commands: SPSCRing<Command>.Producer
    private var tail: EventTail
    private var screen: ScreenOutput
    private let started = MonotonicTime.now
    private var latest: LaneStatus?
    /// The last picture of an engine that died.
    private var deadPicture: Instant?
    private var processes: [DashboardFrame.ProcessLine] = []
    private var nextLine = Instant.distantPast

    init(
        settings: Settings,
        wishes: Daemon.Wishes,
        memory: EngineMemory,
        socket: consuming CommandSocket,
        commands: consuming SPSCRing<Command>.Producer,
        tail: consuming EventTail
    ) {
        self.settings = settings
        self.wishes = wishes
        self.memory = memory
        self.socket = socket
        self.commands = commands
        self.tail = tail
        screen = ScreenOutput(forcePlain: wishes.plain)
    }

    /// One turn of the supervisor; false asks for the end.
    mutating func turn(_ rules: borrowing Supervisor) -> Bool {
        let now = MonotonicTime.now
        if let status = memory.statusReader.tryLoad(),
            status.instant >= latest?.instant ?? .distantPast
        {
            latest = status
        }
        // What a dead engine showed last stands there until the next one writes.
        if Self.isDead(rules.phase(Daemon.engine)), let latest { deadPicture = latest.instant }
        processes = (0..<rules.count).map {
            DashboardFrame.ProcessLine(
                name: rules.spec($0).name,
                phase: rules.phase($0),
                restarts: rules.restarts($0)
            )
        }
        let lines = tail.next()
        if screen.isTerminal {
            screen.draw(Dashboard(frame(now)))
        } else if !wishes.json {
            for line in lines { Console.say(line) }
            sayState(now)
        }
        answer(now)
        if let seconds = wishes.seconds, now - started >= .seconds(seconds) { return false }
        return !(wishes.once && hasQuotedOnce)
    }

    /// Ready, and every symbol's book has been live through at least one decision.
    private var hasQuotedOnce: Bool {
        guard let latest, latest.symbolCount > 0 else { return false }
        let booksLive = (0..<Int(latest.symbolCount)).allSatisfy {
            latest.symbols[$0].book == .live
        }
        // A dry run has no lease, by design the only thing that is missing.
        if wishes.isDry { return booksLive && latest.reasons.isSubset(of: [.lease, .control]) }
        return latest.mode == .run && latest.placed > 0
    }

    private static func isDead(_ phase: ChildPhase) -> Bool {
        switch phase {
        case .backingOff, .killed, .ended: true
        case .waiting, .starting, .ready, .stopping: false
        }
    }

    private func frame(_ now: Instant) -> DashboardFrame {
        DashboardFrame(
            profile: settings.profile.rawValue,
            strategy: settings.strategy.kind,
            lane: latest,
            isOfDeadLife: deadPicture != nil && deadPicture == latest?.instant,
            processes: processes,
            events: tail.recent,
            now: now
        )
    }

    private mutating func sayState(_ now: Instant) {
        guard now >= nextLine else { return }
        nextLine = now + .seconds(5)
        Console.say(EventLog.stamp().dropFirst(11) + " " + Dashboard(frame(now)).line())
    }

    private mutating func answer(_ now: Instant) {
        let frame = frame(now)
        var wanted: [ControlVerb] = []
        socket.serve { line in
            guard let verb = ControlVerb(rawValue: line) else {
                return "refused: there is no command \"\(line)\""
            }
            guard verb.command != nil else { return StatusReport.json(frame) }
            wanted.append(verb)
            return "\(verb.rawValue): handed to the engine"
        }
        for verb in wanted {
            guard let kind = verb.command else { continue }
            if !commands.push(Command(kind: kind, origin: 1)) {
                Console.complain("the engine takes no commands: its ring is full")
            }
        }
    }

    /// The last words: a summary, or one JSON object.
    mutating func end(_ code: ExitCode, folder: RunFolder) {
        let now = MonotonicTime.now
        if let status = memory.statusReader.tryLoad() { latest = status }
        // All is over: the last picture is meant to be one of a life that ended.
        deadPicture = nil
        screen.leave()
        if wishes.json {
            Console.say(StatusReport.json(frame(now)))
        } else {
            for line in tail.next() where !screen.isTerminal { Console.say(line) }
            Console.say(Summary(frame(now), code: code, folder: folder).text)
        }
    }
}
