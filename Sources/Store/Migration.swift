internal import Digests

/// One step of the schema, up and down.
public struct Migration: Sendable {
    /// Its number; steps are applied in order without a hole.
    public let version: Int

    /// What it brings, in a few words.
    public let name: String

    /// The statements that apply it.
    public let up: String

    /// The statements that take it back.
    public let down: String

    /// States a step.
    public init(version: Int, name: String, up: String, down: String) {
        self.version = version
        self.name = name
        self.up = up
        self.down = down
    }

    /// Tells an edited step from the one that was applied.
    var checksum: Int64 {
        var sum = CRC32C(origin: 0)
        for byte in (up + "\u{0}" + down).utf8 { sum.add(byte) }
        return Int64(sum.value)
    }
}

/// Brings a database to a version, and says when it cannot.
public struct Schema: Sendable {
    private let steps: [Migration]

    /// Takes the steps in order.
    public init(_ steps: [Migration]) {
        precondition(
            steps.enumerated().allSatisfy { $0.offset + 1 == $0.element.version },
            "migrations are numbered from 1 without a hole"
        )
        self.steps = steps
    }

    /// The newest version this program knows.
    public var newest: Int { steps.count }

    /// The version a database stands at.
    public func version(of database: borrowing Database) throws(StoreError) -> Int {
        try database.run(
            """
            CREATE TABLE IF NOT EXISTS migration (
                version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum INTEGER NOT NULL
            ) STRICT
            """
        )
        return Int(try database.integer("SELECT coalesce(max(version), 0) FROM migration") ?? 0)
    }

    /// Goes up or down to `target`; each step is one transaction.
    public func migrate(
        _ database: borrowing Database,
        to target: Int? = nil
    ) throws(StoreError) {
        let target = target ?? newest
        var version = try version(of: database)
        guard version <= newest else { throw .newerSchema(found: version, known: newest) }
        try verify(database)
        while version < target {
            let step = steps[version]
            try apply(step.up, database) { database throws(StoreError) in
                let insert = try database.prepare("INSERT INTO migration VALUES (?, ?, ?)")
                insert.bind(1, Int64(step.version))
                insert.bind(2, step.name)
                insert.bind(3, step.checksum)
                try insert.run()
            }
            version += 1
        }
        while version > target {
            let step = steps[version - 1]
            try apply(step.down, database) { database throws(StoreError) in
                try database.run("DELETE FROM migration WHERE version = \(step.version)")
            }
            version -= 1
        }
    }

    /// Every applied step is the very one this program carries.
    private func verify(_ database: borrowing Database) throws(StoreError) {
        let applied = try database.prepare(
            "SELECT version, checksum FROM migration ORDER BY version"
        )
        while try applied.step() {
            let version = Int(applied.integer(0))
            guard steps[version - 1].checksum == applied.integer(1) else {
                throw .changedMigration(version: version)
            }
        }
    }

    private func apply(
        _ sql: String,
        _ database: borrowing Database,
        _ note: (borrowing Database) throws(StoreError) -> Void
    ) throws(StoreError) {
        try database.run("BEGIN IMMEDIATE")
        do {
            try database.run(sql)
            try note(database)
        } catch {
            try database.run("ROLLBACK")
            throw error
        }
        try database.run("COMMIT")
    }
}
