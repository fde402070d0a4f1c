internal import Base

extension Network where Backend: ~Copyable {
    /// States when this connection's clock next runs out.
    mutating func refreshDeadline(_ slot: Int, at now: Instant) {
        table.nextDeadline = min(table.nextDeadline, due(slot))
    }

    private func due(_ slot: Int) -> Instant {
        guard let plan = table.plans[slot] else { return .distantFuture }
        let connection = unsafe table.slots + slot
        var due = unsafe connection.pointee.deadline
        if unsafe connection.pointee.phase == .live, unsafe connection.pointee.pings {
            if let asked = unsafe connection.pointee.pingSent {
                due = min(due, asked + plan.pongWithin)
            } else {
                due = unsafe min(due, connection.pointee.lastByte + plan.pingAfter)
            }
        }
        return due
    }

    /// Acts on every clock that has run out, and finds the next one.
    mutating func checkDeadlines<Handler: ConnectionHandler & ~Copyable>(
        _ handler: inout Handler,
        at now: Instant
    ) {
        var next = Instant.distantFuture
        for slot in 0..<table.sizes.connections {
            let connection = unsafe table.slots + slot
            switch unsafe connection.pointee.phase {
            case .free, .listening: continue
            case .closing where unsafe connection.pointee.deadline == .distantFuture:
                guard let plan = table.plans[slot] else { continue }
                unsafe connection.pointee.deadline = now + plan.closeWithin
            case .live
            where unsafe connection.pointee.owedAnswers > 0
                && connection.pointee.deadline == .distantFuture:
                guard let plan = table.plans[slot] else { continue }
                unsafe connection.pointee.deadline = now + plan.answerWithin
            default: break
            }
            if now >= due(slot) { runOut(slot, at: now) }
            next = min(next, due(slot))
        }
        table.nextDeadline = next
    }

    private mutating func runOut(_ slot: Int, at now: Instant) {
        let connection = unsafe table.slots + slot
        guard unsafe connection.pointee.verdict == nil else { return table.markDirty(slot) }
        switch unsafe connection.pointee.phase {
        case .live where unsafe connection.pointee.owedAnswers > 0:
            unsafe connection.pointee.verdict = .noAnswer
        case .live:
            if unsafe connection.pointee.pingSent != nil {
                unsafe connection.pointee.verdict = .silent
            } else {
                unsafe connection.pointee.pingSent = now
                _ = unsafe table.queueFrame(
                    slot,
                    UnsafeRawBufferPointer(start: nil, count: 0),
                    .ping
                )
            }
        case .closing: unsafe connection.pointee.verdict = .requested
        default: unsafe connection.pointee.verdict = .openDeadline
        }
        table.markDirty(slot)
    }
}
