internal import Journal
internal import Operations
internal import Settings
internal import Worlds

/// What `replay` and `why` have in common: the sessions of a tape, and one of them made ready.
struct TapeCall {
    static let tape = OperandSpec(
        "TAPE",
        optional: true,
        "the tape's folder (default ./run/tape)"
    )

    static let journalOption = OptionSpec(
        "journal",
        value: "FOLDER",
        "the journal to compare with (default: journal beside the tape)"
    )

    /// The tape's folder.
    let folder: String

    /// Its sessions.
    let sessions: TapeSessions

    init(_ folder: String) throws(JournalError) {
        self.folder = folder
        sessions = try TapeSessions(SystemDisk(), folder: folder)
    }

    /// The journal that lies beside the tape.
    var journal: String { folder + "/../journal" }

    /// Makes a session ready, under the configuration its head holds.
    func replay(_ entry: TapeSessions.Entry) throws -> SessionReplay {
        guard let source = SettingsSource(encoded: entry.session.configuration) else {
            throw HostError("start \(entry.session.incarnation): its configuration cannot be read")
        }
        let settings: Settings
        switch source.load() {
        case .success(let loaded): settings = loaded
        case .failure(let faults):
            throw HostError(
                "start \(entry.session.incarnation) ran under a configuration this build refuses:\n"
                    + faults.text
            )
        }
        guard let venue = settings.venue else {
            throw HostError("start \(entry.session.incarnation): no venue is configured")
        }
        let keys = try AccountKeys(venue)
        return SessionReplay(
            entry,
            of: folder,
            settings: settings,
            keyName: keys.name,
            key: keys.key
        )
    }

    /// Runs a command and gives what can go wrong its words and code.
    static func attempt(_ body: () throws -> ExitCode) -> ExitCode {
        do { return try body() } catch let error as JournalError {
            Console.complain("\(error)")
            if case .disk = error { return .usage }
            return .verdict
        } catch let error as SettingsError {
            Console.complain("the key is needed, for signatures are part of what left: \(error)")
            return .refused
        } catch let error as HostError {
            Console.complain(error.message)
            return .refused
        } catch {
            Console.complain("\(error)")
            return .refused
        }
    }
}
