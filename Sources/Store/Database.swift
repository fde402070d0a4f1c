internal import CSQLite

/// One SQLite file, held by one thread.
@safe
public struct Database: ~Copyable {
    private let handle: OpaquePointer

    /// Opens or makes the file; `:memory:` for one that is never written.
    public static func open(_ path: String) throws(StoreError) -> Database {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        // SAFETY: SQLite fills one pointer we own, also when it fails.
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            let words = unsafe String(cString: sqlite3_errstr(code))
            unsafe sqlite3_close_v2(opened)
            throw .sqlite(code: code, words: words)
        }
        let database = unsafe Database(adopting: opened)
        unsafe sqlite3_busy_timeout(opened, 2_000)
        // What a connection keeps of its pages stays small: it lives as long as the daemon.
        // NORMAL in WAL may lose the last transactions at power loss: the journal rebuilds them.
        try database.run(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; "
                + "PRAGMA cache_size = -512"
        )
        return database
    }

    private init(adopting handle: OpaquePointer) { unsafe self.handle = handle }

    /// Runs statements that give no rows.
    public borrowing func run(_ sql: String) throws(StoreError) {
        // SAFETY: the text is a C string for the call.
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Compiles one statement.
    public borrowing func prepare(_ sql: String) throws(StoreError) -> Statement {
        var made: OpaquePointer?
        // SAFETY: SQLite fills one pointer we own and copies the text.
        let code = unsafe sqlite3_prepare_v2(handle, sql, -1, &made, nil)
        guard code == SQLITE_OK, let made = unsafe made else { throw failure(code) }
        return unsafe Statement(adopting: made)
    }

    /// Carries out `body` as one change: all of it, or nothing when it throws.
    public borrowing func transaction(
        _ body: () throws(StoreError) -> Void
    ) throws(StoreError) {
        try run("BEGIN IMMEDIATE")
        do {
            try body()
        } catch {
            try run("ROLLBACK")
            throw error
        }
        try run("COMMIT")
    }

    /// The first column of the first row as an integer; nil when there is no row.
    public borrowing func integer(_ sql: String) throws(StoreError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : nil
    }

    private borrowing func failure(_ code: Int32) -> StoreError {
        .sqlite(code: code, words: unsafe String(cString: sqlite3_errmsg(handle)))
    }

    deinit { unsafe sqlite3_close_v2(handle) }
}
