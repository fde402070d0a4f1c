/// One thing wrong with a configuration, with the place it stands in.
public struct SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, or the environment variable's name.
    public let file: String

    /// The place in the file; nil where the thing is missing or comes from the environment.
    public let mark: Mark?

    /// What is wrong, and where possible what was probably meant.
    public let words: String

    /// States a fault.
    public init(file: String, mark: Mark? = nil, words: String) {
        self.file = file
        self.mark = mark
        self.words = words
    }

    /// `file:line:column: words`, as compilers print.
    public var description: String {
        guard let mark else { return "\(file): \(words)" }
        return "\(file):\(mark.line):\(mark.column): \(words)"
    }
}
