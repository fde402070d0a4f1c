/// One row of a report; a field is absent where it does not apply.
public struct RowResult: Codable, Equatable, Sendable {
    /// What a row is measured against.
    public struct Reference: Codable, Equatable, Sendable {
        /// Its name.
        public var name: String

        /// Its median in the same run.
        public var p50: Double
    }

    /// Candidate time divided by reference time: lower is better.
    public struct Ratio: Codable, Equatable, Sendable {
        /// The median over rounds of the ratio of medians.
        public var p50: Double

        /// The low end of that median's 95 % range.
        public var low: Double

        /// The high end of that median's 95 % range.
        public var high: Double

        /// The median over rounds of the ratio of 99th percentiles.
        public var p99: Double
    }

    /// The row's name.
    public var name: String

    /// The unit of its times.
    public var unit: String

    /// Operations measured.
    public var count: UInt64

    /// Times of an operation.
    public var p50: Double?

    /// The 95th percentile.
    public var p95: Double?

    /// The 99th percentile.
    public var p99: Double?

    /// The 99.9th percentile.
    public var p999: Double?

    /// The longest.
    public var max: Double?

    /// Heap calls over all measured operations.
    public var allocations: UInt64?

    /// Instructions an operation takes, counted by callgrind.
    public var instructions: Double?

    /// What it was measured against.
    public var reference: Reference?

    /// How it compares with that.
    public var ratio: Ratio?

    /// An empty row.
    public init(name: String, unit: String, count: UInt64) {
        self.name = name
        self.unit = unit
        self.count = count
    }
}

/// The machine a report comes from.
public struct HostFacts: Codable, Equatable, Sendable {
    /// The gaps a spinning thread sees: what the machine adds to every tail.
    public struct Noise: Codable, Equatable, Sendable {
        /// Gaps longer than a microsecond in each second.
        public var gapsPerSecond: Double

        /// The share of time lost in them.
        public var lostShare: Double

        /// The 99th percentile of those gaps in nanoseconds.
        public var p99: Int64

        /// The longest gap in nanoseconds.
        public var max: Int64
    }

    /// The processor.
    public var cpu: String

    /// Processors this process may use.
    public var processors: Int

    /// The kernel.
    public var kernel: String

    /// The compiler the laboratory was built with.
    public var compiler: String

    /// The noise floor of this run.
    public var noise: Noise
}

/// What a run leaves behind.
public struct Report: Codable, Equatable, Sendable {
    /// The version of this form.
    public var schema = 1

    /// The commit measured.
    public var revision: String

    /// Where.
    public var host: HostFacts

    /// What.
    public var rows: [RowResult]

    /// A report of so many rows.
    public init(revision: String, host: HostFacts, rows: [RowResult]) {
        self.revision = revision
        self.host = host
        self.rows = rows
    }
}
