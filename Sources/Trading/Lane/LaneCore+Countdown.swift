internal import Base
internal import Domain
internal import Journal
internal import Market
internal import VenuePort

// The dead-man switch at the venue.
extension LaneCore where S: ~Copyable {
    /// Keeps the venue's countdown armed while orders rest, by progress of this lane alone.
    ///
    /// One request a contract is on its way at a time, so a re-arm can never land after a disarm.
    mutating func tickCountdown() {
        guard settings.countdown.count > 0, links.rest, clock.isSet else { return }
        for index in 0..<count where !symbols[index].isArming {
            let instrument = InstrumentID(index: UInt16(index))
            if rests(index) {
                let left = symbols[index].armedUntil - now
                guard left.count < settings.countdown.count * 2 / 3 else { continue }
                symbols[index].isArming = wish(
                    .countdown(instrument, settings.countdown),
                    .countdown,
                    instrument,
                    use: .cancel,
                    isUrgent: true
                )
            } else if mayDisarm(index) {
                symbols[index].isArming = wish(
                    .countdown(instrument, .zero),
                    .countdown,
                    instrument,
                    use: .cancel
                )
            }
        }
    }

    /// Whether some countdown is to be taken back.
    var mayDisarm: Bool {
        for index in 0..<count where mayDisarm(index) { return true }
        return false
    }

    private func rests(_ index: Int) -> Bool {
        desk.orders.table.firstLive(of: InstrumentID(index: UInt16(index))) != nil
    }

    /// Armed, with nothing to guard.
    private func mayDisarm(_ index: Int) -> Bool {
        // If the venue breaks its word, an order closed as absent shows itself when nobody looks.
        let isDue = venueNow >= symbols[index].absentAt + settings.countdown
        let isLeaving = !modes.mode.allowsRisk || modes.isDraining
        return isDue && isLeaving && symbols[index].armedUntil > now && !rests(index)
    }

    mutating func countdownAnswer(_ answer: Answer, to request: PendingRequest) {
        let index = Int(request.instrument.index)
        symbols[index].isArming = false
        guard answer.verdict == .accepted else {
            tell(.disarmed, request.instrument, value: Int64(answer.code))
            return
        }
        let wasArmed = symbols[index].armedUntil > now
        // Counted from when it was asked: the venue began to count no earlier.
        symbols[index].armedUntil =
            request.generation == 0 ? .distantPast : request.sentAt + settings.countdown
        let isArmed = symbols[index].armedUntil > now
        if isArmed != wasArmed {
            let span = settings.countdown.count / 1_000_000
            tell(isArmed ? .armed : .disarmed, request.instrument, value: span)
        }
    }
}
