public import Base

/// A record that a scan and the reference fill from different plans.
public protocol AuditedRecord: PlanRecord {
    /// Nothing read yet.
    init()

    /// Without what only one of the two plans asks for.
    var told: Self { get }
}

extension AuditedRecord {
    /// Whether both say the same.
    public func tells(theSameAs other: Self) -> Bool {
        var mine = told
        var theirs = other.told
        // SAFETY: both are plain bits, and their padding came from the same initialiser.
        return unsafe withUnsafeBytes(of: &mine) { mine in
            unsafe withUnsafeBytes(of: &theirs) { unsafe mine.elementsEqual($0) }
        }
    }
}

/// When the reference reads a scanned message as well: one in so many.
public struct ScanAudit {
    /// One in so many.
    public let every: Int

    private var left: Int

    /// - Precondition: `every` is positive.
    public init(every: Int) {
        precondition(every > 0, "an audit comes after so many messages")
        self.every = every
        left = every
    }

    /// Counts a scanned message; whether it is to be read twice.
    public mutating func isDue() -> Bool {
        left -= 1
        guard left == 0 else { return false }
        left = every
        return true
    }
}

extension JSONReader {
    /// Whether the reference reads a scanned message alike; when not, it reads everything from now on.
    public mutating func confirms<Record: AuditedRecord>(
        _ record: inout Record,
        of message: PaddedBytes,
        by plan: borrowing Plan<Record>
    ) -> Bool {
        let scanned = record
        record = Record()
        guard agrees(message, plan, into: &record), record.tells(theSameAs: scanned) else {
            fallBack()
            return false
        }
        return true
    }
}
