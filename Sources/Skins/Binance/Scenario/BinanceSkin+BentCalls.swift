internal import Base
internal import Domain
internal import Exchange
internal import Scenarios
internal import VenueWire

extension BinanceSkin {
    /// Takes a call while a scenario is played.
    func bend(_ call: Call) {
        if call.endpoint.kind == .place {
            startScenario(on: .firstOrder)
            bindPlaced(call)
        }
        let plan = plan(of: fireSteps(.request(facts(of: call))))
        guard !plan.drops.contains(.request) else { return }
        let delay = plan.delay(.request)
        guard delay > .zero else {
            run(call, plan)
            return
        }
        agenda.add(at: now + delay) { $0.run(call, plan) }
    }

    /// Does a call's work as a plan has it, and sends the answer on its bent way.
    private func run(_ call: Call, _ plan: ParcelPlan) {
        if let hold = plan.hold, call.endpoint.kind == .place {
            self.hold(call, plan, until: hold)
            return
        }
        let before = output.count
        bends.lastPlaced = nil
        if let reply = plan.reply {
            if reply.executes {
                run(call)
                output.removeSubrange(before...)
            }
            replace(call, reply)
        } else {
            run(call)
        }
        if let hide = plan.hide { self.hide(call, hide.until, from: hide.from) }
        send(replies: before, plan)
        absorb()
    }

    /// Admits an order now and lets it into the book later; the answer comes then.
    private func hold(_ call: Call, _ plan: ParcelPlan, until: Until) {
        var call = call
        do {
            try admit(&call)
        } catch {
            let before = output.count
            answer(call, fault: error)
            send(replies: before, plan)
            return
        }
        let expires = call.expires
        call.expires = nil
        let admitted = call
        wait(until, from: call.received, window: expires) { skin in
            let before = skin.output.count
            skin.work(admitted)
            skin.send(replies: before, plan)
            skin.absorb()
        }
    }

    /// The work and the answer of a call that was let in.
    private func work(_ call: Call) {
        var call = call
        do {
            answer(call, body: try call.endpoint.handler(self, &call))
        } catch {
            answer(call, fault: error)
        }
    }

    /// Hides the order a call just placed from some views.
    private func hide(_ call: Call, _ until: Until, from views: [String]) {
        guard let report = bends.lastPlaced, let account = account(report.account) else { return }
        let id = WireNumber.order(report.id)
        account.hidden[id] = HiddenOrder(
            until: UTCTime(nanoseconds: .max),
            views: Set(views)
        )
        var expires: UTCTime?
        if let timestamp = call.parameters["timestamp"].flatMap({ Int64($0) }) {
            let window = call.parameters["recvWindow"].flatMap { Int64($0) } ?? 5_000
            expires = UTCTime(milliseconds: timestamp + window)
        }
        wait(until, from: call.received, window: expires) { _ in account.hidden[id] = nil }
    }

    /// Does something when `until` has come.
    private func wait(
        _ until: Until,
        from start: UTCTime,
        window: UTCTime?,
        _ action: @escaping (BinanceSkin) -> Void
    ) {
        let time: UTCTime
        switch until {
        case .never: return
        case .step(let name):
            bends.waiting.append((name, action))
            return
        case .milliseconds(let span): time = start + .milliseconds(span)
        case .atMilliseconds(let at): time = play?.instant(at) ?? now
        case .afterWindowMilliseconds(let span): time = (window ?? start) + .milliseconds(span)
        }
        agenda.add(at: max(time, now), action)
    }

    /// The replies from `before` on, dropped, late or several times.
    private func send(replies before: Int, _ plan: ParcelPlan) {
        guard output.count > before else { return }
        let replies = Array(output[before...])
        output.removeSubrange(before...)
        guard !plan.drops.contains(.reply) else { return }
        let delay = plan.delay(.reply)
        later(delay) { $0.output += replies }
        for copy in plan.copies where copy.what == .reply {
            for number in 1...max(1, copy.count) {
                later(delay + Nanoseconds(copy.gap.count * Int64(number))) { $0.output += replies }
            }
        }
    }

    /// Now, or after a while.
    func later(_ delay: Nanoseconds, _ action: @escaping (BinanceSkin) -> Void) {
        if delay > .zero { agenda.add(at: now + delay, action) } else { action(self) }
    }

    /// The scenario's own answer.
    private func replace(_ call: Call, _ reply: ReplacedReply) {
        if let body = reply.body {
            ledger.http[reply.http, default: 0] += 1
            if call.door == .socket {
                output.append(.message(call.connection, Array(body.utf8)))
                return
            }
            output.append(
                .response(
                    call.connection,
                    HTTPResponse(
                        status: reply.http,
                        headers: reply.headers,
                        contentType: body.hasPrefix("<") ? "text/html" : "application/json",
                        body: Array(body.utf8)
                    )
                )
            )
            return
        }
        let code = reply.code ?? Self.code(http: reply.http, text: reply.text ?? "")
        answer(call, fault: VenueFault(code, reply.text ?? "", http: reply.http))
    }

    /// The code that goes with the texts of a 503.
    private static func code(http: Int, text: String) -> Int {
        guard http == 503 else { return -1_000 }
        if text.hasPrefix("Service Unavailable") { return -1_016 }
        if text.hasPrefix("Internal error") { return -1_001 }
        return text.hasPrefix("Request throttled") ? -1_008 : -1_000
    }

    /// What effects make of one message.
    func plan(of effects: [Effect]) -> ParcelPlan {
        var plan = ParcelPlan()
        for effect in effects {
            switch effect {
            case .drop(let what): plan.drops.append(what)
            case .delay(let what, let milliseconds, let jitter):
                let extra = jitter > 0 ? Int64(random.below(Int(jitter) + 1)) : 0
                plan.delays.append((what, .milliseconds(milliseconds + extra)))
            case .duplicate(let what, let copies, let gap):
                plan.copies.append((what, copies, .milliseconds(gap)))
            case .reorder(let what, let behind, let milliseconds):
                plan.behind = behind
                if let milliseconds { plan.delays.append((what, .milliseconds(milliseconds))) }
            case .holdOrder(let until): plan.hold = until
            case .hideOrder(let until, let views): plan.hide = (until, views)
            case .reply(let reply): plan.reply = reply
            default: break
            }
        }
        return plan
    }

    private func facts(of call: Call) -> RequestFacts {
        let parameters = call.parameters
        var client = parameters["newClientOrderId"] ?? parameters["origClientOrderId"]
        if client == nil, let id = parameters["orderId"].flatMap({ Int64($0) }),
            let symbol = parameters["symbol"]
        {
            client = self.client(ofOrder: id, symbol: symbol)
        }
        let session = sockets[call.connection]?.session?.key
        return RequestFacts(
            kind: call.endpoint.kind,
            symbol: parameters["symbol"],
            client: client,
            via: call.door == .rest ? "rest" : "wsapi",
            account: call.key ?? session,
            side: parameters["side"]
        )
    }

    private func client(ofOrder wire: Int64, symbol: String) -> String? {
        guard let contract = contract(symbol) else { return nil }
        let id = WireNumber.order(wire: wire)
        for account in accounts {
            let open = core.order(.id(id), on: contract.id, for: account.core)
            if let report = open ?? account.closedOrder(id, on: contract.id) {
                return report.client.description
            }
        }
        return nil
    }

    private func bindPlaced(_ call: Call) {
        let parameters = call.parameters
        guard let client = parameters["newClientOrderId"], let symbol = parameters["symbol"],
            let side = parameters["side"],
            let quantity = DecimalMoney.parse(parameters["quantity"])
        else { return }
        play?.bindPlaced(
            client: client,
            symbol: symbol,
            side: side,
            quantity: quantity,
            price: DecimalMoney.parse(parameters["price"]) ?? 0
        )
    }
}
