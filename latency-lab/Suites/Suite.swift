internal import CReference

/// One side of a row: something to be timed, with what it needs around it.
public protocol Work: AnyObject {
    /// Makes ready for a slice of a round; not timed.
    func begin()

    /// Does so many operations; timed.
    func run(_ operations: Int)

    /// Catches breath between two chunks; not timed.
    func pause()

    /// Ends a slice; not timed.
    func end()

    /// What the last operation came to, where the work knows better than the stamps around it:
    /// nanoseconds, or the row's own unit.
    var figure: Int64? { get }
}

extension Work {
    /// Nothing to make ready.
    public func begin() {}

    /// Nothing to wait for.
    public func pause() {}

    /// Nothing to end.
    public func end() {}

    /// The stamps around an operation tell.
    public var figure: Int64? { nil }
}

/// One line of the table: what is measured, against what.
public struct Row {
    /// The row's name: suite, part, measure.
    public let name: String

    /// Operations between two stamps: 1 where each operation's tail matters.
    public let chunk: Int

    /// The unit of its figure; a row that is no time is measured once, by one run of `chunk` operations.
    public let unit: String

    /// What is measured.
    public let candidate: () -> any Work

    /// What it is measured against, under a name.
    public let reference: (name: String, work: () -> any Work)?

    /// States a row.
    public init(
        _ name: String,
        chunk: Int,
        unit: String = "ns",
        candidate: @escaping () -> any Work,
        reference: (name: String, work: () -> any Work)? = nil
    ) {
        self.name = name
        self.chunk = chunk
        self.unit = unit
        self.candidate = candidate
        self.reference = reference
    }
}

/// Work whose instructions and heap calls are counted, alone on one thread.
public struct CountedWork {
    /// The row it belongs to.
    public let name: String

    /// How many operations a count is taken over.
    public let operations: Int

    /// Whether the work pauses after each operation, its pauses not being counted.
    public let pauses: Bool

    /// What is counted; made and warmed up before counting begins.
    public let work: () -> any Work

    /// States counted work.
    public init(
        _ name: String,
        operations: Int = 10_000,
        pauses: Bool = false,
        work: @escaping () -> any Work
    ) {
        self.name = name
        self.operations = operations
        self.pauses = pauses
        self.work = work
    }
}

/// A family of rows, run by its name.
public protocol Suite {
    /// The first part of every row's name.
    static var name: String { get }

    /// What is timed.
    static var rows: [Row] { get }

    /// What is counted.
    static var counted: [CountedWork] { get }
}

/// Keeps the optimiser from removing work whose result nobody uses: a call it cannot see into.
public func keep(_ value: Int64) { creference_keep(value) }

/// As for a signed number.
public func keep(_ value: UInt64) { creference_keep(Int64(bitPattern: value)) }
