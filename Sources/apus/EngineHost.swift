internal import Base
internal import Binance
internal import Domain
internal import Glibc
internal import Journal
internal import Operations
internal import Settings
internal import Trading
internal import Worlds

/// The engine process around its lane: keys, contract rules, the lane's thread, and signs of life.
struct EngineHost {
    let settings: Settings
    let folder: RunFolder
    let laneProcessor: UInt32?
    let lifeline: Lifeline?
    let signals: SignalInbox

    /// Runs to the end of the drain.
    func run() throws -> ExitCode {
        let memory = try EngineMemory.open(folder: folder.memory)
        guard let venue = settings.venue else {
            throw HostError("venues.binanceusdm is missing: there is nothing to trade on")
        }
        let keys = try AccountKeys(venue)
        // A simulator knows no networks; whatever meets a venue of somebody else's is remembered.
        if settings.profile.sendsOrders || settings.profile == .shadow {
            let register = try KeyRegister(environment: Configuration.environment)
            try register.admit(keys.name, of: venue, on: venue.testnet ? .test : .main)
        }
        let plan = try livePlan(venue, keys.name)
        // Ready means: laid out and in HOLD. A venue that cannot be reached is a reason, not a fault.
        lifeline?.ready()
        var status = memory.statusCell()
        var waiting = LaneStatus()
        waiting.reasons = [.instruments]
        var assets = AssetTable()
        let rules = ContractRules(settings: settings, plan: plan, signals: signals)
        guard
            let instruments = try rules.fetch(
                into: &assets,
                meanwhile: {
                    waiting.instant = MonotonicTime.now
                    status.store(waiting)
                    lifeline?.alive()
                    return signals.requestsToEnd() == 0
                }
            )
        else { return .done }
        let engine = try LiveEngine(
            settings,
            plan: plan,
            instruments: instruments,
            assets: assets,
            folders: EngineFolders(
                journal: folder.journal,
                tape: folder.tape,
                memory: folder.memory
            ),
            boot: SystemBoot.id,
            drainOn: nil
        )
        tellRecovered(engine)
        return try drive(engine, keys.key, instruments, assets, memory, status)
    }

    private func drive(
        _ engine: consuming LiveEngine,
        _ key: AccountKey,
        _ instruments: [Instrument],
        _ assets: consuming AssetTable,
        _ memory: EngineMemory,
        _ status: consuming SeqlockCell<LaneStatus>
    ) throws -> ExitCode {
        var words = SPSCRing<LineWords>(capacity: 256)
        let ports = LivePorts(
            operators: try memory.operatorInbox(),
            control: try memory.controlInbox(),
            notices: try memory.noticeOutlet(),
            words: words.producer,
            status: status,
            heartbeat: memory.engineHeartbeat()
        )
        let stop = StopSign()
        let end = try LaneEnd()
        let load = Handoff(LaneLoad(engine: engine, ports: ports, assets: assets))
        var wishes = PinnedThread.Wishes(
            name: "apus.lane",
            cpu: laneProcessor,
            fifoPriority: settings.engine.fifoPriority,
            stackBytes: 8 << 20
        )
        if laneProcessor == nil { wishes.fifoPriority = nil }
        let thread = try PinnedThread(wishes) {
            let load = load.take()
            do {
                let isClean = try load.run(key: key, instruments: instruments, stop: stop)
                end.report(isClean ? .done : .stopped)
            } catch {
                Console.complain("lane: \(error)")
                end.report(.stopped)
            }
        }
        if let refusal = thread.grants.fifoRefusal {
            Console.complain("the lane runs without SCHED_FIFO: errno \(refusal.errno)")
        }
        let watch = memory.engineWatch
        while end.code == nil {
            signals.wait(atMost: .milliseconds(50), or: [end.bell.descriptor])
            if signals.requestsToEnd() > 0 { stop.set() }
            while let text = words.consumer.pop() { Console.complain(text.text) }
            if case .alive = watch.state(MonotonicTime.now, limit: .seconds(2)) {
                lifeline?.alive()
            }
        }
        thread.join()
        return end.code ?? .stopped
    }

    private func tellRecovered(_ engine: borrowing LiveEngine) {
        let recovered = engine.recovered
        Console.complain(
            "start \(recovered.incarnation): \(recovered.state.next) journal records, "
                + "\(recovered.state.openOrders.count) orders not final, "
                + "\(recovered.fromRing) records from shared memory, "
                + "\(recovered.tornBytes) torn bytes cut"
        )
    }

    private func livePlan(_ venue: VenueSettings, _ keyName: String) throws -> LivePlan {
        guard let rest = venue.rest, let streams = venue.streams, let trade = venue.trade else {
            throw SettingsError(
                file: "venues.\(venue.name).endpoints",
                words: "rest, ws and ws_api are needed"
            )
        }
        func end(_ address: EndpointAddress) -> LiveEndpoint {
            LiveEndpoint(host: address.host, port: address.port, pathPrefix: address.path)
        }
        var plan = LivePlan(
            streams: end(streams),
            trade: end(trade),
            rest: end(rest),
            wiring: .binance,
            apiKey: keyName
        )
        plan.trustFile = venue.trustFile
        plan.retryAfter = settings.market.reconnectJitterMin...settings.market.reconnectJitterMax
        plan.wait =
            CoreMap.allowedNow.nonzeroBitCount < 4 && settings.engine.wait == "spin"
            ? .adaptive : WaitPolicy(rawValue: settings.engine.wait) ?? .adaptive
        // This thread was started on the processors that are not the lane's.
        plan.otherProcessor = laneProcessor == nil ? nil : CoreMap.lowest(CoreMap.allowedNow)
        plan.busyPollMicroseconds = settings.engine.busyPoll ? 50 : 0
        return plan
    }
}
