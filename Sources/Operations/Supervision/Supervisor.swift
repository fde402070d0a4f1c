public import Base

/// The rules of start order, readiness, restart and drain, without a process in sight.
///
/// Events go in, actions come out; the loop around it owns the kernel. So every rule can be played
/// under a virtual clock.
public struct Supervisor: Sendable {
    private struct Child {
        let spec: ChildSpec
        var phase: ChildPhase = .waiting
        var restarts: [Instant] = []
        var restartsTotal = 0
    }

    private var children: [Child]
    private var stopping = false
    private var announced = false
    private var verdict = ExitCode.done

    /// Waits before the first, second, … restart; the last is kept.
    private static let backOff: [Nanoseconds] = [
        .milliseconds(100), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5),
    ]

    /// Takes the children in start order; they are stopped in the reverse order.
    public init(_ specs: [ChildSpec]) {
        children = specs.map { Child(spec: $0) }
    }

    /// Where a child is.
    public func phase(_ child: Int) -> ChildPhase { children[child].phase }

    /// How often a child was started again.
    public func restarts(_ child: Int) -> Int { children[child].restartsTotal }

    /// How many children there are.
    public var count: Int { children.count }

    /// A child's description.
    public func spec(_ child: Int) -> ChildSpec { children[child].spec }

    /// Whether the daemon is on its way down.
    public var isStopping: Bool { stopping }

    /// A child said that it is ready.
    public mutating func becameReady(_ child: Int, now: Instant) -> [SupervisorAction] {
        guard case .starting = children[child].phase else { return [] }
        children[child].phase = .ready(lastSign: now)
        return advance(now)
    }

    /// A child gave a sign of life.
    public mutating func signOfLife(_ child: Int, now: Instant) {
        if case .ready = children[child].phase { children[child].phase = .ready(lastSign: now) }
    }

    /// A child could not be started at all.
    public mutating func spawnFailed(
        _ child: Int,
        reason: String,
        now: Instant
    ) -> [SupervisorAction] {
        [.report("\(children[child].spec.name) cannot be started: \(reason)")]
            + ended(child, clean: false, now: now)
    }

    /// A child's process has ended with `status`, 128 + n for signal n.
    public mutating func exited(
        _ child: Int,
        status: Int32,
        now: Instant
    ) -> [SupervisorAction] {
        let name = children[child].spec.name
        if stopping {
            let killedByUs = children[child].phase == .killed
            children[child].phase = .ended
            let clean = status == 0 || status == 128 + 15 || killedByUs
            let report: [SupervisorAction] =
                clean ? [] : [.report("\(name) ended with \(describe(status)) while stopping")]
            if !clean { verdict = .stopped }
            return report + advance(now)
        }
        // A refusal or a host fault does not heal by trying again.
        if let code = ExitCode(rawValue: status), [.usage, .refused, .host, .busy].contains(code),
            children[child].restartsTotal == 0
        {
            children[child].phase = .ended
            verdict = code
            return stop(now)
        }
        return [.report("\(name) ended with \(describe(status))")]
            + ended(child, clean: status == 0, now: now)
    }

    /// Asks the whole daemon to end cleanly; a second call changes nothing.
    public mutating func stop(_ now: Instant) -> [SupervisorAction] {
        guard !stopping else { return [] }
        stopping = true
        for index in children.indices {
            switch children[index].phase {
            case .waiting, .backingOff: children[index].phase = .ended
            case .starting, .ready, .stopping, .killed, .ended: break
            }
        }
        return advance(now)
    }

    /// Time has passed: deadlines, hangs, restarts.
    public mutating func tick(_ now: Instant) -> [SupervisorAction] {
        var actions: [SupervisorAction] = []
        for index in children.indices {
            let spec = children[index].spec
            switch children[index].phase {
            case .starting(let until) where now >= until:
                children[index].phase = .killed
                actions += [.report("\(spec.name) was not ready in time"), .kill(index)]
            case .ready(let lastSign):
                guard let silenceMax = spec.silenceMax, now - lastSign > silenceMax else {
                    continue
                }
                children[index].phase = .killed
                actions += [.report("\(spec.name) hangs: no sign of life"), .kill(index)]
            case .stopping(let until) where now >= until:
                children[index].phase = .killed
                verdict = .stopped
                actions += [.report("\(spec.name) did not end in time"), .kill(index)]
            default: continue
            }
        }
        return actions + advance(now)
    }

    /// The next instant at which `tick` has something to do.
    public var nextDeadline: Instant {
        var next = Instant.distantFuture
        for child in children {
            switch child.phase {
            case .starting(let until), .backingOff(let until), .stopping(let until):
                next = min(next, until)
            case .ready(let lastSign):
                if let silenceMax = child.spec.silenceMax {
                    next = min(next, lastSign + silenceMax + Nanoseconds(1))
                }
            case .waiting, .killed, .ended: continue
            }
        }
        return next
    }

    /// Moves every child as far as its rules allow.
    private mutating func advance(_ now: Instant) -> [SupervisorAction] {
        stopping ? advanceStop(now) : advanceStart(now)
    }

    private mutating func advanceStart(_ now: Instant) -> [SupervisorAction] {
        var actions: [SupervisorAction] = []
        for index in children.indices {
            switch children[index].phase {
            case .waiting:
                if index > 0, children[index].spec.afterPrevious {
                    guard case .ready = children[index - 1].phase else { continue }
                }
            case .backingOff(let until):
                guard now >= until else { continue }
            default: continue
            }
            children[index].phase = .starting(until: now + children[index].spec.readyWithin)
            actions.append(.spawn(index))
        }
        let allReady = children.allSatisfy { if case .ready = $0.phase { true } else { false } }
        if allReady, !announced {
            announced = true
            actions.append(.announceReady)
        }
        return actions
    }

    /// Stops in the order of the start: what tells and keeps what another does outlives its drain.
    private mutating func advanceStop(_ now: Instant) -> [SupervisorAction] {
        for index in children.indices {
            switch children[index].phase {
            case .ended: continue
            case .stopping, .killed: return []
            default:
                children[index].phase = .stopping(until: now + children[index].spec.stopWithin)
                return [.terminate(index)]
            }
        }
        return [.finish(verdict)]
    }

    private mutating func ended(
        _ child: Int,
        clean: Bool,
        now: Instant
    ) -> [SupervisorAction] {
        let spec = children[child].spec
        children[child].restarts.removeAll { now - $0 > spec.restartWindow }
        guard children[child].restarts.count < spec.restartsMax else {
            children[child].phase = .ended
            let words = "\(spec.name) ended \(spec.restartsMax + 1) times, it is not started again"
            guard spec.essential else { return [.report(words)] + advance(now) }
            verdict = .stopped
            return [.report(words)] + stop(now)
        }
        let wait = Self.backOff[min(children[child].restarts.count, Self.backOff.count - 1)]
        children[child].restarts.append(now)
        children[child].restartsTotal += 1
        children[child].phase = .backingOff(until: now + wait)
        return []
    }

    private func describe(_ status: Int32) -> String {
        status > 128 ? "signal \(status - 128)" : "exit code \(status)"
    }
}
