/// One option of a command; without a value name it is a switch.
public struct OptionSpec: Sendable {
    /// The long name without dashes.
    public let name: String

    /// What stands for its value in the help; nil for a switch.
    public let value: String?

    /// One line for the help.
    public let summary: String

    /// The only values allowed; empty for any.
    public let choices: [String]

    /// States an option.
    public init(_ name: String, value: String? = nil, choices: [String] = [], _ summary: String) {
        self.name = name
        self.value = value
        self.choices = choices
        self.summary = summary
    }
}

/// One operand of a command, by position.
public struct OperandSpec: Sendable {
    /// What stands for it in the help.
    public let name: String

    /// One line for the help.
    public let summary: String

    /// The only values allowed; empty for any.
    public let choices: [String]

    /// Whether it may be left out.
    public let optional: Bool

    /// States an operand.
    public init(
        _ name: String,
        choices: [String] = [],
        optional: Bool = false,
        _ summary: String
    ) {
        self.name = name
        self.choices = choices
        self.optional = optional
        self.summary = summary
    }
}

/// What one command takes and does, as data: help, parsing and completion are made of it.
public struct CommandSpec: Sendable {
    /// The words that name it, such as `journal verify`.
    public let words: [String]

    /// One line for the list of commands.
    public let summary: String

    /// A paragraph for its own help.
    public let discussion: String

    /// Its operands, in order; optional ones last.
    public let operands: [OperandSpec]

    /// Its options.
    public let options: [OptionSpec]

    /// States a command.
    public init(
        _ words: String,
        summary: String,
        discussion: String = "",
        operands: [OperandSpec] = [],
        options: [OptionSpec] = []
    ) {
        self.words = words.split(separator: " ").map(String.init)
        self.summary = summary
        self.discussion = discussion
        self.operands = operands
        self.options = options
    }

    /// The call in one line.
    public func usage(program: String) -> String {
        var parts = [program] + words
        parts += operands.map { $0.optional ? "[\($0.name)]" : $0.name }
        parts += options.map { option in
            guard let value = option.value else { return "[--\(option.name)]" }
            return "[--\(option.name) \(value)]"
        }
        return parts.joined(separator: " ")
    }
}
