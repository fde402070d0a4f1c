/// Why a call cannot be understood; the text is for the person who typed it.
public struct UsageError: Error, Equatable {
    /// One sentence.
    public let message: String

    /// Wraps a sentence.
    public init(_ message: String) { self.message = message }
}

/// A call that was understood.
public struct Invocation: Sendable, Equatable {
    /// The command's words.
    public let words: [String]

    /// Values by option name; a switch that was given has an empty value.
    public let options: [String: String]

    /// The operands, in order.
    public let operands: [String]

    /// The value of an option, if given.
    public func value(_ name: String) -> String? { options[name] }

    /// Whether a switch was given.
    public func has(_ name: String) -> Bool { options[name] != nil }
}

/// All commands of one program.
public struct CommandTable: Sendable {
    /// The program's name.
    public let program: String

    /// One line on what it is.
    public let summary: String

    /// Its commands.
    public let commands: [CommandSpec]

    /// States a program.
    public init(program: String, summary: String, commands: [CommandSpec]) {
        self.program = program
        self.summary = summary
        self.commands = commands
    }

    /// The command that the first words name, the longest name first.
    public func command(for arguments: [String]) -> CommandSpec? {
        commands
            .filter { arguments.starts(with: $0.words) }
            .max { $0.words.count < $1.words.count }
    }

    /// Reads a call against the table.
    public func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
        guard let command = command(for: arguments) else { throw unknownCommand(arguments) }
        var options: [String: String] = [:]
        var operands: [String] = []
        var rest = arguments.dropFirst(command.words.count)
        var optionsEnded = false
        while let argument = rest.popFirst() {
            if argument == "--", !optionsEnded {
                optionsEnded = true
            } else if argument.hasPrefix("--"), !optionsEnded {
                try read(argument, of: command, rest: &rest, into: &options)
            } else {
                operands.append(argument)
            }
        }
        try check(operands, of: command)
        return Invocation(words: command.words, options: options, operands: operands)
    }

    private func read(
        _ argument: String,
        of command: CommandSpec,
        rest: inout ArraySlice<String>,
        into options: inout [String: String]
    ) throws(UsageError) {
        let parts = argument.dropFirst(2).split(
            separator: "=",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        let name = parts.first.map(String.init) ?? ""
        guard let option = command.options.first(where: { $0.name == name }) else {
            let near = nearest(to: name, among: command.options.map(\.name))
            throw UsageError(
                "unknown option --\(name)" + (near.map { ", did you mean --\($0)?" } ?? "")
            )
        }
        guard options[name] == nil else { throw UsageError("--\(name) is given twice") }
        guard let placeholder = option.value else {
            guard parts.count == 1 else { throw UsageError("--\(name) takes no value") }
            options[name] = ""
            return
        }
        guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
            throw UsageError("--\(name) needs a value: \(placeholder)")
        }
        try checkChoice(value, "--\(name)", option.choices)
        options[name] = value
    }

    private func check(_ operands: [String], of command: CommandSpec) throws(UsageError) {
        let needed = command.operands.count(where: { !$0.optional })
        guard operands.count >= needed else {
            throw UsageError("\(command.operands[operands.count].name) is missing")
        }
        guard operands.count <= command.operands.count else {
            throw UsageError("unexpected operand \"\(operands[command.operands.count])\"")
        }
        for (value, spec) in zip(operands, command.operands) {
            try checkChoice(value, spec.name, spec.choices)
        }
    }

    private func checkChoice(
        _ value: String,
        _ what: String,
        _ choices: [String]
    ) throws(UsageError) {
        guard choices.isEmpty || choices.contains(value) else {
            throw UsageError(
                "\(what) is one of \(choices.joined(separator: ", ")), not \"\(value)\""
            )
        }
    }

    private func unknownCommand(_ arguments: [String]) -> UsageError {
        guard let first = arguments.first else { return UsageError("no command given") }
        let second = commands.filter { $0.words.first == first && $0.words.count > 1 }
        guard second.isEmpty else {
            let words = second.map { $0.words.dropFirst().joined(separator: " ") }
            return UsageError("\(first) needs one of: \(words.joined(separator: ", "))")
        }
        let near = nearest(to: first, among: commands.compactMap(\.words.first))
        return UsageError(
            "unknown command \"\(first)\"" + (near.map { ", did you mean \"\($0)\"?" } ?? "")
        )
    }
}

/// The closest candidate within two edits, if any: what a typing error was meant to be.
public func nearest(to word: String, among candidates: [String]) -> String? {
    let measured = candidates.map { ($0, editDistance(Array(word.utf8), Array($0.utf8))) }
    let best = measured.min { $0.1 < $1.1 }
    guard let best, best.1 <= 2 else { return nil }
    return best.0
}

/// Levenshtein distance of two short texts.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for column in right.indices {
            let substituted = diagonal + (byte == right[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(substituted, min(row[column], diagonal) + 1)
        }
    }
    return row[right.count]
}
