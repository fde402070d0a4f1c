internal import Base

/// Where the comparison with the venue stands.
struct AuditWatch: BitwiseCopyable {
    /// What a round looks at.
    enum Depth: UInt8 {
        /// Open orders and positions.
        case light
        /// Open orders, fills, positions and wallets: after every loss of the private stream.
        case full
    }

    var round: UInt32 = 0
    var depth = Depth.light
    var isRunning = false
    /// Answers the round still waits for.
    var waiting = 0
    var startedAt = Instant.distantPast
    var nextAt = Instant.distantPast
    /// A full round is due, and until one was clean nothing that adds risk leaves.
    var needsFull = true
    var isClean = false
    /// The private stream was up when the round began, so nothing fell between them.
    var sawStream = false
    /// Full rounds in a row that were not clean.
    var retries = 0
    /// The round found something that the next one must look at again.
    var foundDoubt = false
    var finishedAt = Instant.distantPast
    /// How long the last full round took from its start.
    var lastDuration = Nanoseconds.zero
    var adopted: Int64 = 0
    var absent: Int64 = 0
}
