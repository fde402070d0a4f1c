/// Where a secret lies; the configuration never holds the secret itself.
public enum SecretReference: Hashable, Sendable {
    /// An environment variable.
    case environment(String)

    /// A file that only its owner can read.
    case file(String)

    /// A credential that systemd passes in.
    case credential(String)

    /// The standard output of a program, such as a secret manager's client.
    case command(String)

    /// Reads `${NAME}`, `${file:PATH}`, `${credential:NAME}` or `${command:PROGRAM}`.
    public init?(_ text: String) {
        guard text.hasPrefix("${"), text.hasSuffix("}"), text.count > 3 else { return nil }
        let inner = text.dropFirst(2).dropLast()
        let parts = inner.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else {
            guard inner.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
            else {
                return nil
            }
            self = .environment(String(inner))
            return
        }
        let target = String(parts[1])
        switch parts[0] {
        case "file": self = .file(target)
        case "credential" where !target.contains("/"): self = .credential(target)
        case "command": self = .command(target)
        default: return nil
        }
    }

    /// The reference as it is written.
    public var text: String {
        switch self {
        case .environment(let name): "${\(name)}"
        case .file(let path): "${file:\(path)}"
        case .credential(let name): "${credential:\(name)}"
        case .command(let program): "${command:\(program)}"
        }
    }
}
