/// The door to time: `now` for every deadline, `utc` only for stamps that venues and people read.
public protocol TimeSource: Sendable {
    /// The instant on this boot's monotonic line; never goes back.
    var now: Instant { get }

    /// Civil time; may step in either direction.
    var utc: UTCTime { get }
}
