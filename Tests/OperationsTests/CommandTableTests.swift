import Operations
import Testing

@Suite("CommandTable")
struct CommandTableTests {
    private let table = CommandTable(
        program: "demo",
        summary: "a demonstration",
        commands: [
            CommandSpec(
                "run",
                summary: "run it",
                options: [
                    OptionSpec("profile", value: "NAME", choices: ["paper", "live"], "which"),
                    OptionSpec("once", "one cycle"),
                ]
            ),
            CommandSpec(
                "journal verify",
                summary: "verify",
                operands: [OperandSpec("DIR", "where")]
            ),
            CommandSpec("journal dump", summary: "dump", operands: [OperandSpec("DIR", "where")]),
        ]
    )

    @Test("reads options with and without an equals sign, and switches")
    func readsOptions() throws {
        let spaced = try table.parse(["run", "--profile", "paper", "--once"])
        let joined = try table.parse(["run", "--profile=paper", "--once"])
        #expect(spaced == joined)
        #expect(spaced.value("profile") == "paper")
        #expect(spaced.has("once"))
    }

    @Test(
        "says what it does not understand, and what was probably meant",
        arguments: [
            ("rum", "unknown command \"rum\", did you mean \"run\"?"),
            ("journal", "journal needs one of: verify, dump"),
            ("journal verify", "DIR is missing"),
            ("journal verify a b", "unexpected operand \"b\""),
            ("run --profil x", "unknown option --profil, did you mean --profile?"),
            ("run --profile", "--profile needs a value: NAME"),
            ("run --profile test", "--profile is one of paper, live, not \"test\""),
            ("run --once --once", "--once is given twice"),
            ("run --once=1", "--once takes no value"),
            ("", "no command given"),
        ]
    )
    func explains(_ call: String, _ message: String) {
        #expect(throws: UsageError(message)) {
            try table.parse(call.split(separator: " ").map(String.init))
        }
    }

    @Test("two dashes end the options")
    func endsOptions() throws {
        let call = try table.parse(["journal", "dump", "--", "--odd"])
        #expect(call.operands == ["--odd"])
    }

    @Test("completion names every command and option", arguments: Shell.allCases)
    func completes(_ shell: Shell) {
        let script = table.completion(for: shell)
        for word in ["run", "verify", "dump", "profile", "once"] {
            #expect(script.contains(word))
        }
    }
}
