import Store
import Testing

@Suite("Schema")
struct SchemaTests {
    private let steps = [
        Migration(
            version: 1,
            name: "fish",
            up: "CREATE TABLE fish (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
            down: "DROP TABLE fish"
        ),
        Migration(
            version: 2,
            name: "colour",
            up: "ALTER TABLE fish ADD COLUMN colour TEXT",
            down: "ALTER TABLE fish DROP COLUMN colour"
        ),
    ]

    private func tables(_ database: borrowing Database) throws -> Int64? {
        try database.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'fish'")
    }

    @Test("goes up, again without change, and down again")
    func upAndDown() throws {
        let database = try Database.open(":memory:")
        let schema = Schema(steps)
        try schema.migrate(database)
        try schema.migrate(database)
        #expect(try schema.version(of: database) == 2)
        try database.run("INSERT INTO fish VALUES (1, 'carp', 'red')")
        try schema.migrate(database, to: 1)
        let name = try database.prepare("SELECT * FROM fish")
        #expect(try name.step())
        #expect(name.text(1) == "carp")
        name.reset()
        try schema.migrate(database, to: 0)
        #expect(try tables(database) == 0)
    }

    @Test("a step that fails leaves everything as it was")
    func failingStep() throws {
        let database = try Database.open(":memory:")
        try Schema(Array(steps.prefix(1))).migrate(database)
        let bad = Migration(
            version: 2,
            name: "bad",
            up: "CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE half (id INTEGER) STRICT",
            down: ""
        )
        #expect(throws: StoreError.self) { try Schema([steps[0], bad]).migrate(database) }
        #expect(try Schema(steps).version(of: database) == 1)
        #expect(
            try database.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0
        )
    }

    @Test("refuses a file of a newer program and an edited step")
    func refuses() throws {
        let database = try Database.open(":memory:")
        try Schema(steps).migrate(database)
        #expect(throws: StoreError.newerSchema(found: 2, known: 1)) {
            try Schema([steps[0]]).migrate(database)
        }
        let edited = Migration(version: 1, name: "fish", up: steps[0].up + " ", down: "")
        #expect(throws: StoreError.changedMigration(version: 1)) {
            try Schema([edited, steps[1]]).migrate(database)
        }
    }

    @Test("a transaction that throws leaves nothing behind")
    func transaction() throws {
        let database = try Database.open(":memory:")
        try Schema(steps).migrate(database)
        #expect(throws: StoreError.self) {
            try database.transaction { () throws(StoreError) in
                try database.run("INSERT INTO fish VALUES (1, 'carp', NULL)")
                try database.run("INSERT INTO fish VALUES (1, 'pike', NULL)")
            }
        }
        #expect(try database.integer("SELECT count(*) FROM fish") == 0)
    }

    @Test("says SQLite's own words when a file cannot be opened")
    func cannotOpen() {
        #expect(throws: StoreError.self) {
            let database = try Database.open("/nonexistent/x.db")
            _ = consume database
        }
    }
}
