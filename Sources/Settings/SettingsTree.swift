/// Where a value came from.
public enum Origin: Equatable, Sendable {
    /// The schema's base value.
    case base

    /// A profile's overlay.
    case profile(Profile)

    /// A place in a file.
    case file(String, Mark)

    /// An environment variable.
    case environment(String)

    /// Whether a person wrote it.
    public var isWritten: Bool {
        switch self {
        case .base, .profile: false
        case .file, .environment: true
        }
    }

    /// The origin in a few words.
    public var words: String {
        switch self {
        case .base: "base"
        case .profile(let profile): "profile \(profile.rawValue)"
        case .file(let file, let mark): "\(file):\(mark.line)"
        case .environment(let name): "environment \(name)"
        }
    }
}

/// The checked values by path, each with its origin.
public struct SettingsTree: Sendable {
    /// One value.
    public struct Entry: Equatable, Sendable {
        /// The value.
        public let value: SettingValue

        /// Where it came from.
        public let origin: Origin
    }

    private var entries: [String: Entry] = [:]

    /// Every path that has a value, in the order of the alphabet.
    public var paths: [String] { entries.keys.sorted() }

    /// The entry of a path.
    public subscript(path: String) -> Entry? {
        get { entries[path] }
        set { entries[path] = newValue }
    }

    /// The names the user chose right below a path.
    public func names(below path: String) -> [String] {
        let prefix = path + "."
        var names: [String] = []
        for path in paths where path.hasPrefix(prefix) {
            let name = String(path.dropFirst(prefix.count).prefix { $0 != "." })
            if names.last != name { names.append(name) }
        }
        return names
    }

    func flag(_ path: String) -> Bool {
        guard case .flag(let value)? = entries[path]?.value else { return false }
        return value
    }

    func integer(_ path: String) -> Int64 {
        guard case .integer(let value)? = entries[path]?.value else { return 0 }
        return value
    }

    func decimal(_ path: String) -> Int64 {
        guard case .decimal(let value)? = entries[path]?.value else { return 0 }
        return value
    }

    func text(_ path: String) -> String? {
        guard case .text(let value)? = entries[path]?.value else { return nil }
        return value
    }

    func texts(_ path: String) -> [String] {
        guard case .texts(let values)? = entries[path]?.value else { return [] }
        return values
    }

    func integers(_ path: String) -> [Int64] {
        guard case .integers(let values)? = entries[path]?.value else { return [] }
        return values
    }

    func secret(_ path: String) -> SecretReference? {
        guard case .secret(let reference)? = entries[path]?.value else { return nil }
        return reference
    }

    /// The whole tree as YAML lines with origins; secrets show their references only.
    public func rendered() -> String {
        paths.map { path in
            guard let entry = entries[path] else { preconditionFailure("every path has an entry") }
            let line = "\(path): \(entry.value.yaml)"
            let gap = String(repeating: " ", count: max(60 - line.count, 1))
            return line + gap + "# \(entry.origin.words)"
        }
        .joined(separator: "\n")
    }
}
