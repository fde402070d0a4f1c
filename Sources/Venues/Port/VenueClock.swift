public import Base

/// Venue time: the monotonic clock plus an offset from the sample with the shortest round trip.
///
/// Wall time is never asked, so a step of the machine's clock moves no signature.
@frozen
public struct VenueClock: BitwiseCopyable, Sendable {
    /// Samples older than this lose their rank, for clocks drift.
    public static let sampleLife = Nanoseconds.seconds(600)

    /// Venue time minus monotonic time.
    public private(set) var offset: Nanoseconds

    /// The round trip of the sample in force.
    public private(set) var roundTrip: Nanoseconds

    /// When the sample in force was taken; `.distantPast` before the first.
    public private(set) var sampled: Instant

    /// A clock that knows nothing yet.
    public init() {
        offset = .zero
        roundTrip = Nanoseconds(.max)
        sampled = .distantPast
    }

    /// Whether there has been a sample.
    public var isSet: Bool { sampled > .distantPast }

    /// Half the round trip: the offset is wrong by no more, if the venue answered honestly.
    public var uncertainty: Nanoseconds { Nanoseconds(roundTrip.count / 2) }

    /// Takes a sample: asked at `sent`, answered at `received` with the venue's `time`.
    ///
    /// - Precondition: `received` is not before `sent`.
    public mutating func sample(_ time: UTCTime, sent: Instant, received: Instant) {
        precondition(received >= sent, "an answer follows its question")
        let trip = received - sent
        guard !isSet || trip <= roundTrip || received - sampled > Self.sampleLife else { return }
        let middle = sent.sinceBoot + trip.count / 2
        offset = Nanoseconds(time.nanoseconds - middle)
        roundTrip = trip
        sampled = received
    }

    /// Venue time at `instant`.
    ///
    /// - Precondition: there has been a sample.
    public func time(at instant: Instant) -> UTCTime {
        precondition(isSet, "venue time is measured before it is used")
        return UTCTime(nanoseconds: instant.sinceBoot + offset.count)
    }
}
