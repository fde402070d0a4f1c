/// A timer on a fixed grid: due once each quantum, entering a pass as an input, never a sleep in it.
@frozen
public struct QuantumTimer: Sendable {
    /// The grid's step.
    public let quantum: Nanoseconds

    /// The next point of the grid.
    public private(set) var due: Instant

    /// Points of the grid that passed unserved because a pass came later than a whole quantum.
    public private(set) var missed: UInt64 = 0

    /// What one look at the timer found.
    @frozen
    public struct Firing: Equatable, Sendable {
        /// The grid point that is served.
        public let scheduled: Instant

        /// How much later it is served: the jitter.
        public let lateness: Nanoseconds

        /// Earlier grid points that are served by none.
        public let skipped: UInt64
    }

    /// Starts a grid one quantum after `start`.
    ///
    /// - Precondition: the quantum is positive.
    public init(quantum: Nanoseconds, from start: Instant) {
        precondition(quantum.count > 0, "a quantum is positive")
        self.quantum = quantum
        due = start + quantum
    }

    /// The firing that is due at `now`, at most one; later points keep to the grid.
    public mutating func poll(_ now: Instant) -> Firing? {
        guard now >= due else { return nil }
        let skipped = (now - due).count / quantum.count
        let scheduled = due + Nanoseconds(skipped * quantum.count)
        missed += UInt64(skipped)
        due = scheduled + quantum
        return Firing(
            scheduled: scheduled,
            lateness: now - scheduled,
            skipped: UInt64(skipped)
        )
    }
}
