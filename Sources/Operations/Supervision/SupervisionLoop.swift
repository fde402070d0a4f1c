public import Base
internal import CProcess
internal import Glibc

/// The supervisor's kernel side: signals, processes, lifelines, and the clock.
public struct SupervisionLoop {
    private var rules: Supervisor
    private let program: String
    private let environment: [String: String]
    private let manager: ServiceManager
    private let processors: [UInt64]
    private var children: ChildSlots
    private let signals: SignalInbox
    private let output: Int32?
    private let report: (String) -> Void

    /// Prepares to run `program` once for each child; `processors` are the affinity masks, 0 for all.
    ///
    /// `output` is where the children write, `extra` what else is worth waking up for.
    public init(
        program: String,
        children specs: [ChildSpec],
        processors: [UInt64],
        environment: [String: String],
        output: Int32? = nil,
        report: @escaping (String) -> Void = Console.complain
    ) throws(HostError) {
        precondition(specs.count == processors.count, "each child has its processors")
        rules = Supervisor(specs)
        self.program = program
        self.processors = processors
        self.environment = environment
        self.output = output
        self.report = report
        manager = ServiceManager(environment: environment)
        children = ChildSlots(count: specs.count)
        signals = try SignalInbox()
    }

    /// Runs until everything has ended.
    ///
    /// `each` is called once a pass, at least every `every`, with what can be shown; it returns
    /// false to ask for the end.
    public mutating func run(
        every: Nanoseconds = .milliseconds(250),
        each: (borrowing Supervisor) -> Bool = { _ in true }
    ) -> ExitCode {
        var nextSign = Instant.distantPast
        while true {
            let now = MonotonicTime.now
            var actions = takeSignals(now) + takeLifelines(now) + takeExits(now)
            if !each(rules), !rules.isStopping { actions += beginStop(now) }
            actions += rules.tick(now)
            if let code = perform(actions, now) { return code }
            if let every = manager.signEvery, now >= nextSign {
                manager.alive()
                nextSign = now + every
            }
            wait(until: min(rules.nextDeadline, now + every), now: now)
        }
    }

    private mutating func takeSignals(_ now: Instant) -> [SupervisorAction] {
        var actions: [SupervisorAction] = []
        for _ in 0..<signals.requestsToEnd() {
            if rules.isStopping {
                report("still draining; the second signal changes nothing")
            } else {
                actions += beginStop(now)
            }
        }
        return actions
    }

    private mutating func beginStop(_ now: Instant) -> [SupervisorAction] {
        manager.stopping()
        return rules.stop(now)
    }

    private mutating func takeLifelines(_ now: Instant) -> [SupervisorAction] {
        var actions: [SupervisorAction] = []
        for index in 0..<rules.count {
            let signs = children.signs(index)
            if signs.ready { actions += rules.becameReady(index, now: now) }
            if signs.alive { rules.signOfLife(index, now: now) }
        }
        return actions
    }

    private mutating func takeExits(_ now: Instant) -> [SupervisorAction] {
        var actions: [SupervisorAction] = []
        while true {
            var pid: pid_t = 0
            var status: Int32 = 0
            // SAFETY: the shim fills two integers we own.
            guard unsafe cprocess_reap(&pid, &status) == 0, pid != 0 else { return actions }
            guard let index = children.remove(pid) else { continue }
            actions += rules.exited(index, status: status, now: now)
        }
    }

    /// Carries out actions, and those that follow from them; the exit code when all is over.
    private mutating func perform(_ actions: [SupervisorAction], _ now: Instant) -> ExitCode? {
        var queue = actions[...]
        while let action = queue.popFirst() {
            switch action {
            case .spawn(let index): queue += spawn(index, now)
            case .terminate(let index): children.send(index, signal: SIGTERM)
            case .kill(let index): children.send(index, signal: SIGKILL)
            case .announceReady: manager.ready()
            case .report(let words): report(words)
            case .finish(let code): return code
            }
        }
        return nil
    }

    private mutating func spawn(_ index: Int, _ now: Instant) -> [SupervisorAction] {
        do throws(SpawnError) {
            let child = try ChildProcess(
                program: program,
                arguments: rules.spec(index).arguments,
                environment: environment,
                output: output,
                processors: processors[index],
                ownGroup: true
            )
            children.put(child, at: index)
            return []
        } catch {
            return rules.spawnFailed(index, reason: error.reason, now: now)
        }
    }

    private func wait(until deadline: Instant, now: Instant) {
        signals.wait(
            atMost: max(min(deadline - now, .seconds(1)), .zero),
            or: children.lifelines
        )
    }
}

/// Why the host would not let the daemon start.
public struct HostError: Error {
    /// One sentence.
    public let message: String

    /// Wraps a sentence.
    public init(_ message: String) { self.message = message }
}
