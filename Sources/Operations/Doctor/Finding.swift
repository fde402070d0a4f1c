/// How much a finding matters.
public enum Severity: String, CaseIterable, Sendable {
    /// As it should be.
    case good

    /// Works, slower or less safely than it could.
    case advice

    /// Will hurt under load or stops a live profile.
    case warning

    /// The daemon cannot work so.
    case fault
}

/// One thing the doctor looked at.
public struct Finding: Equatable, Sendable {
    /// What was looked at, in one or two words.
    public let topic: String

    /// How it is.
    public let severity: Severity

    /// What was seen.
    public let seen: String

    /// What to do, in words; empty when nothing is to be done.
    public let remedy: String

    /// The commands that do it; empty when there is no safe command.
    public let commands: [String]

    /// States a finding.
    public init(
        _ topic: String,
        _ severity: Severity,
        _ seen: String,
        remedy: String = "",
        commands: [String] = []
    ) {
        self.topic = topic
        self.severity = severity
        self.seen = seen
        self.remedy = remedy
        self.commands = commands
    }
}
