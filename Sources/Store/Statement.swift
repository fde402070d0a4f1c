internal import CSQLite

/// One compiled statement; parameters count from 1, columns from 0.
@safe
public struct Statement: ~Copyable {
    private let handle: OpaquePointer

    init(adopting handle: OpaquePointer) { unsafe self.handle = handle }

    /// Binds an integer.
    public borrowing func bind(_ index: Int32, _ value: Int64) {
        check(unsafe sqlite3_bind_int64(handle, index, value))
    }

    /// Binds a text, or NULL.
    public borrowing func bind(_ index: Int32, _ text: String?) {
        guard let text else { return check(unsafe sqlite3_bind_null(handle, index)) }
        // SAFETY: SQLite copies the bytes before the call returns.
        check(unsafe csqlite_bind_text(handle, index, text, Int32(text.utf8.count)))
    }

    /// Binds bytes.
    public borrowing func bind(_ index: Int32, _ bytes: [UInt8]) {
        // SAFETY: SQLite copies the bytes before the call returns.
        let code = unsafe bytes.withUnsafeBytes {
            unsafe csqlite_bind_blob(handle, index, $0.baseAddress, Int32($0.count))
        }
        check(code)
    }

    /// Goes to the next row; false when there is none.
    public borrowing func step() throws(StoreError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let words = unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
            throw .sqlite(code: code, words: words)
        }
    }

    /// Runs a statement that gives no rows, and makes it ready for the next values.
    public borrowing func run() throws(StoreError) {
        defer { reset() }
        _ = try step()
    }

    /// Makes it ready to run again.
    public borrowing func reset() {
        // The code repeats what the last step already reported.
        unsafe sqlite3_reset(handle)
    }

    /// A column as an integer.
    public borrowing func integer(_ column: Int32) -> Int64 {
        unsafe sqlite3_column_int64(handle, column)
    }

    /// A column as text; nil for NULL.
    public borrowing func text(_ column: Int32) -> String? {
        // SAFETY: the bytes are valid until the next step; they are copied here.
        guard let bytes = unsafe sqlite3_column_text(handle, column) else { return nil }
        return unsafe String(cString: bytes)
    }

    /// A column as bytes.
    public borrowing func bytes(_ column: Int32) -> [UInt8] {
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        guard count > 0, let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
        // SAFETY: SQLite promises `count` bytes until the next step; they are copied here.
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private borrowing func check(_ code: Int32) {
        precondition(code == SQLITE_OK, "a parameter exists and the statement is reset")
    }

    deinit { unsafe sqlite3_finalize(handle) }
}
