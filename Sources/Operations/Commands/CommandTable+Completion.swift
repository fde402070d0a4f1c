/// The shells that completion is written for.
public enum Shell: String, CaseIterable, Sendable {
    /// GNU bash.
    case bash

    /// Z shell, through its bash emulation of `complete`.
    case zsh

    /// Fish.
    case fish
}

extension CommandTable {
    /// A completion script, made of the same table that parses calls.
    public func completion(for shell: Shell) -> String {
        switch shell {
        case .bash: bashCompletion()
        case .zsh: "autoload -U +X bashcompinit && bashcompinit\n" + bashCompletion()
        case .fish: fishCompletion()
        }
    }

    private func bashCompletion() -> String {
        let function = "_" + program.map { $0 == "-" ? "_" : $0 }
        var cases: [String] = []
        for command in commands {
            let words =
                command.options.map { "--\($0.name)" } + command.operands.flatMap(\.choices)
                + ["--help"]
            cases.append(
                "    \"\(command.words.joined(separator: " "))\"*) "
                    + "words=\"\(words.joined(separator: " "))\" ;;"
            )
        }
        let firsts = unique(commands.compactMap(\.words.first)).joined(separator: " ")
        return """
            \(function)() {
              local call="${COMP_WORDS[*]:1:COMP_CWORD-1}" words="\(firsts)"
              case "$call" in
            \(subcommandCases().joined(separator: "\n"))
              esac
              case "$call" in
            \(cases.joined(separator: "\n"))
              esac
              COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
              [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -F \(function) \(program)
            """
    }

    private func subcommandCases() -> [String] {
        unique(commands.filter { $0.words.count > 1 }.compactMap(\.words.first)).map { first in
            let seconds = commands.filter { $0.words.first == first && $0.words.count > 1 }
            return
                "    \"\(first)\") words=\"\(seconds.map { $0.words[1] }.joined(separator: " "))\" ;;"
        }
    }

    private func fishCompletion() -> String {
        var lines: [String] = ["complete -c \(program) -f"]
        for command in commands {
            let first = command.words[0]
            if command.words.count == 1 {
                lines.append(
                    "complete -c \(program) -n __fish_use_subcommand -a \(first) "
                        + "-d '\(command.summary)'"
                )
            } else {
                lines.append("complete -c \(program) -n __fish_use_subcommand -a \(first)")
                lines.append(
                    "complete -c \(program) -n '__fish_seen_subcommand_from \(first)' "
                        + "-a \(command.words[1]) -d '\(command.summary)'"
                )
            }
            for option in command.options {
                lines.append(
                    "complete -c \(program) -n '__fish_seen_subcommand_from \(first)' "
                        + "-l \(option.name)\(option.value == nil ? "" : " -r") "
                        + "-d '\(option.summary)'"
                )
            }
        }
        return lines.joined(separator: "\n")
    }

    private func unique(_ words: [String]) -> [String] {
        words.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
