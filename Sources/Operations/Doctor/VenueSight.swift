public import Base

/// How the venue looks from this host; measured by whoever may dial, judged by the doctor.
public enum VenueSight: Equatable, Sendable {
    /// Nobody asked it, and why not.
    case notAsked(String)

    /// It did not answer as a venue does.
    case unreachable(host: String, words: String)

    /// It told its time.
    case answered(VenueAnswer)
}

/// A venue's answer to the question for its time.
public struct VenueAnswer: Equatable, Sendable {
    /// Where it was asked.
    public var host: String

    /// From nothing to a secured connection.
    public var secured: Nanoseconds

    /// The shortest round trip on the connection.
    public var roundTrip: Nanoseconds

    /// Venue time minus ours in the middle of that round trip.
    public var offset: Nanoseconds

    /// States an answer.
    public init(
        host: String,
        secured: Nanoseconds,
        roundTrip: Nanoseconds,
        offset: Nanoseconds
    ) {
        self.host = host
        self.secured = secured
        self.roundTrip = roundTrip
        self.offset = offset
    }

    /// How far the offset may be off: half the round trip, and the millisecond venues count in.
    public var uncertainty: Nanoseconds { Nanoseconds(roundTrip.count / 2 + 1_000_000) }
}

extension Doctor {
    /// Whether the venue answers, and whether our clock agrees with its own.
    func venue() -> [Finding] {
        switch patient.venue {
        case .notAsked(let why):
            return [
                Finding(
                    "venue",
                    .advice,
                    "not asked: \(why)",
                    remedy: "apus doctor --config FILE asks the hosts of that configuration"
                )
            ]
        case .unreachable(let host, let words):
            return [
                Finding(
                    "venue",
                    .fault,
                    "\(host): \(words)",
                    remedy: "check name resolution, the firewall, the address under "
                        + "venues.*.endpoints.rest and its ca_file; a simulator must be running"
                )
            ]
        case .answered(let answer): return [roundTrip(answer), offset(answer)]
        }
    }

    private func roundTrip(_ answer: VenueAnswer) -> Finding {
        let seen =
            "\(answer.host) answers in \(Amount.time(answer.roundTrip.count)), "
            + "connected and secured in \(Amount.time(answer.secured.count))"
        guard answer.roundTrip > .milliseconds(200) else { return Finding("venue", .good, seen) }
        return Finding(
            "venue",
            tuning,
            seen,
            remedy: "an order's deadlines are 400 ms and less: run nearer to the venue"
        )
    }

    private func offset(_ answer: VenueAnswer) -> Finding {
        let ahead = answer.offset.count <= 0
        let span = Nanoseconds(abs(answer.offset.count))
        let seen =
            "this host's clock is \(Amount.time(span.count)) \(ahead ? "ahead of" : "behind") "
            + "the venue's, give or take \(Amount.time(answer.uncertainty.count))"
        let sure = Nanoseconds(span.count - answer.uncertainty.count)
        guard sure > .milliseconds(250) else { return Finding("venue clock", .good, seen) }
        return Finding(
            "venue clock",
            sure > .seconds(1) ? .fault : .warning,
            seen,
            remedy: "the venue refuses what comes from more than a second ahead or is too old: "
                + "let a time service keep the clock",
            commands: [
                "apt-get install --yes chrony", "systemctl enable --now chrony",
                "chronyc -a makestep",
            ]
        )
    }
}
