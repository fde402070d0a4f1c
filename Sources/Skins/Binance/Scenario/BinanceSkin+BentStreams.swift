internal import Base
internal import Domain
internal import Exchange
internal import Scenarios
internal import VenueWire

extension BinanceSkin {
    /// Sends a private event on its bent way.
    func bend(event payload: [UInt8], named name: String, key: String, report: OrderReport?) {
        let facts = EventFacts(
            kind: name,
            execution: report?.execution.word,
            status: report?.status.word,
            symbol: report.map { contracts[Int($0.instrument.index)].spec.symbol },
            client: report?.client.description
        )
        let plan = plan(of: fireSteps(.event(facts)))
        guard !plan.drops.contains(.event), !bends.isSilent(key, at: now) else { return }
        if let behind = plan.behind, behind > 0 {
            bends.held.append(
                Bends.Held(stream: nil, name: name, key: key, payload: payload, left: behind)
            )
            return
        }
        let delay = plan.delay(.event)
        later(delay) { $0.leave(event: payload, name, key) }
        for copy in plan.copies where copy.what == .event {
            for number in 1...max(1, copy.count) {
                let gap = Nanoseconds(copy.gap.count * Int64(number))
                later(delay + gap) { $0.leave(event: payload, name, key) }
            }
        }
    }

    private func leave(event payload: [UInt8], _ name: String, _ key: String) {
        deliverEvent(name, payload, key: key, to: listeners[key] ?? [])
        release { $0.stream == nil && $0.key == key }
    }

    /// Sends a frame on its bent way.
    func bend(frame payload: [UInt8], of key: StreamKey, name: String) {
        let plan = plan(of: fireSteps(.stream(name)))
        guard !bends.takeGap(name), !plan.drops.contains(.frame), !bends.isSilent(name, at: now)
        else { return }
        if let behind = plan.behind, behind > 0 {
            bends.held.append(
                Bends.Held(stream: key, name: name, key: "", payload: payload, left: behind)
            )
            return
        }
        if let lag = bends.lags[key.contract], case .diff = key.kind {
            bends.lagging.append((key, payload))
            let waiting = bends.lagging.count { $0.key == key }
            guard waiting > lag, let first = bends.lagging.firstIndex(where: { $0.key == key })
            else { return }
            leave(frame: bends.lagging.remove(at: first).payload, key)
            return
        }
        let delay = plan.delay(.frame)
        later(delay) { $0.leave(frame: payload, key) }
        for copy in plan.copies where copy.what == .frame {
            for number in 1...max(1, copy.count) {
                let gap = Nanoseconds(copy.gap.count * Int64(number))
                later(delay + gap) { $0.leave(frame: payload, key) }
            }
        }
    }

    private func leave(frame payload: [UInt8], _ key: StreamKey) {
        send(frame: payload, of: key)
        release { $0.stream == key }
    }

    /// One more has passed those that wait; whose turn it is leaves.
    private func release(_ isWaiting: (Bends.Held) -> Bool) {
        var ready: [Bends.Held] = []
        var rest: [Bends.Held] = []
        for var held in bends.held {
            if isWaiting(held) { held.left -= 1 }
            if held.left <= 0 { ready.append(held) } else { rest.append(held) }
        }
        bends.held = rest
        for held in ready {
            if let stream = held.stream {
                send(frame: held.payload, of: stream)
            } else {
                deliverEvent(held.name, held.payload, key: held.key, to: listeners[held.key] ?? [])
            }
        }
    }

    /// Keeps the book as it is with a frame, for answers that are behind.
    func remember(_ frame: DepthFeed.Frame, of contract: Contract) {
        let place = Int(contract.id.index)
        var images = bends.images[place] ?? []
        images.append(
            Bends.Image(
                id: frame.last,
                bids: top(.buy, of: contract, 1_000),
                asks: top(.sell, of: contract, 1_000)
            )
        )
        if images.count > 64 { images.removeFirst() }
        bends.images[place] = images
    }

    /// The next depth answer that a scenario wants wrong; nil for the truth.
    func bentSnapshot(_ contract: Contract, limit: Int) -> [UInt8]? {
        let symbol = contract.spec.symbol
        guard let index = bends.snapshots.firstIndex(where: { $0.symbol == symbol }) else {
            return nil
        }
        let wanted = bends.snapshots.remove(at: index)
        let place = Int(contract.id.index)
        let images = bends.images[place] ?? []
        switch wanted.view {
        case .right: return nil
        case .behind:
            guard let image = images.dropLast(min(wanted.by, images.count - 1)).last else {
                return nil
            }
            return answer(contract, image, id: image.id, limit)
        case .between:
            // State and id belong to the frame before: the id lies before the next frame's first.
            guard let image = images.last else { return nil }
            return answer(contract, image, id: image.id + 1, limit)
        case .ahead:
            // Diffs were held back since the step fired; after this answer they leave.
            defer { releaseLag(of: place) }
            return nil
        }
    }

    private func answer(
        _ contract: Contract,
        _ image: Bends.Image,
        id: Int64,
        _ limit: Int
    ) -> [UInt8] {
        snapshot(
            contract,
            id: id,
            bids: Array(image.bids.prefix(limit)),
            asks: Array(image.asks.prefix(limit))
        )
    }

    private func releaseLag(of place: Int) {
        bends.lags[place] = nil
        let waiting = bends.lagging.filter { $0.key.contract == place }
        bends.lagging.removeAll { $0.key.contract == place }
        agenda.add(at: now + .milliseconds(50)) { skin in
            for frame in waiting { skin.leave(frame: frame.payload, frame.key) }
        }
    }
}
