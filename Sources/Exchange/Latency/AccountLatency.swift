public import Base

/// How long one account's requests and reports are on their way.
public struct AccountLatency: Sendable {
    /// One measured round: request to matching, matching to report.
    @frozen
    public struct Sample: BitwiseCopyable, Sendable {
        /// From the account to the matching.
        public var entry: Nanoseconds

        /// From the matching to the account.
        public var response: Nanoseconds

        /// States a round.
        @inlinable
        public init(entry: Nanoseconds, response: Nanoseconds) {
            self.entry = entry
            self.response = response
        }
    }

    private let samples: [Sample]
    private var random: Random

    /// Always the same two times.
    public init(entry: Nanoseconds, response: Nanoseconds) {
        samples = [Sample(entry: entry, response: response)]
        random = Random(seed: 0)
    }

    /// Drawn from a recorded distribution, each sample as likely as any other.
    ///
    /// - Precondition: there is a sample, and no time is negative.
    public init(recorded samples: [Sample], seed: UInt64) {
        precondition(!samples.isEmpty, "a distribution has samples")
        precondition(
            samples.allSatisfy { $0.entry >= .zero && $0.response >= .zero },
            "nothing arrives before it left"
        )
        self.samples = samples
        random = Random(seed: seed)
    }

    /// How long the next request takes to the matching.
    public mutating func entry() -> Nanoseconds { draw().entry }

    /// How long the next report takes to the account.
    public mutating func response() -> Nanoseconds { draw().response }

    private mutating func draw() -> Sample {
        samples.count == 1 ? samples[0] : samples[Int(random.below(UInt64(samples.count)))]
    }
}
