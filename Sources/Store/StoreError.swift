/// Why the store did not do what was asked.
public enum StoreError: Error, Equatable, Sendable {
    /// SQLite said no: its code and its words.
    case sqlite(code: Int32, words: String)

    /// The file was written by a newer version of this program.
    case newerSchema(found: Int, known: Int)

    /// A migration that was applied is not the one this program carries.
    case changedMigration(version: Int)

    /// The projection stands behind another journal than the one at hand.
    case otherJournal
}
