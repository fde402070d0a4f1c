internal import Base
internal import Domain
public import Journal

/// Orders, fills and positions in SQL, folded from the journal; behind it sometimes, other than it never.
public struct JournalProjection: ~Copyable {
    // Statements end before the database they were compiled for.
    private let statements: ProjectionStatements
    private let database: Database

    /// The position of the next record to take in.
    public private(set) var next: UInt64

    /// Opens the projection of a journal; one of another journal is refused, not mixed.
    public static func open(
        _ path: String,
        journal: JournalID
    ) throws(StoreError) -> JournalProjection {
        let database = try Database.open(path)
        try Schema.journalProjection.migrate(database)
        let name = "\(journal.high)-\(journal.low)"
        let insert = try database.prepare("INSERT OR IGNORE INTO projection VALUES (1, ?, 0)")
        insert.bind(1, name)
        try insert.run()
        let read = try database.prepare("SELECT journal, next_position FROM projection")
        guard try read.step(), read.text(0) == name else { throw .otherJournal }
        let next = UInt64(read.integer(1))
        read.reset()
        let statements = try ProjectionStatements.prepare(database)
        return JournalProjection(database: database, statements: statements, next: next)
    }

    private init(
        database: consuming Database,
        statements: consuming ProjectionStatements,
        next: UInt64
    ) {
        self.database = database
        self.statements = statements
        self.next = next
    }

    /// Takes in up to `limit` records as one change; returns how many there were.
    ///
    /// - Precondition: the reader stands at `next`, or past it where older segments are gone.
    public mutating func catchUp<D: Disk>(
        _ reader: inout JournalReader<D>,
        limit: Int = 1_000
    ) throws -> Int {
        var taken = 0
        try database.run("BEGIN IMMEDIATE")
        do {
            while taken < limit, let record = try reader.next(), let segment = reader.header {
                try statements.take(record, of: segment)
                next = record.position + 1
                taken += 1
            }
            try statements.advance(to: next)
        } catch {
            try database.run("ROLLBACK")
            throw error
        }
        try database.run("COMMIT")
        return taken
    }

    /// One count or sum, for reports and tests.
    public borrowing func integer(_ sql: String) throws(StoreError) -> Int64? {
        try database.integer(sql)
    }

    /// Every row of a query as texts, for reports and tests.
    public borrowing func rows(_ sql: String, columns: Int32) throws(StoreError) -> [[String]] {
        let statement = try database.prepare(sql)
        var rows: [[String]] = []
        while try statement.step() {
            rows.append((0..<columns).map { statement.text($0) ?? "" })
        }
        return rows
    }
}
