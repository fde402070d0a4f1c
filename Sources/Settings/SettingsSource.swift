/// What a configuration was loaded from: enough to load the very same again, and never a secret.
public struct SettingsSource: Equatable, Sendable {
    /// The rung asked for.
    public let profile: Profile

    /// The file's name as it was given.
    public let file: String

    /// The file's bytes.
    public let bytes: [UInt8]

    /// The variables that override keys, by name.
    public let overrides: [String: String]

    /// Takes what was loaded; of the environment only what the loader reads.
    init(
        profile: Profile,
        file: (name: String, bytes: [UInt8])?,
        environment: [String: String],
        tree: SettingsTree
    ) {
        self.profile = profile
        self.file = file?.name ?? ""
        bytes = file?.bytes ?? []
        overrides = environment.filter { EnvironmentNames.path(of: $0.key, in: tree) != nil }
    }

    /// Everything as bytes: texts behind their lengths.
    public var encoded: [UInt8] {
        var texts = [Array(profile.rawValue.utf8), Array(file.utf8), bytes]
        for name in overrides.keys.sorted() {
            texts += [Array(name.utf8), Array((overrides[name] ?? "").utf8)]
        }
        return texts.flatMap { text in
            (0..<4).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
        }
    }

    /// Reads `encoded`; nil when it is damaged or names no profile of this build.
    public init?(encoded: [UInt8]) {
        var texts: [[UInt8]] = []
        var rest = encoded[...]
        while !rest.isEmpty {
            guard rest.count >= 4 else { return nil }
            let count = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard rest.count >= count else { return nil }
            texts.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        guard texts.count >= 3, texts.count % 2 == 1,
            let profile = Profile(rawValue: String(decoding: texts[0], as: UTF8.self))
        else { return nil }
        self.profile = profile
        file = String(decoding: texts[1], as: UTF8.self)
        bytes = texts[2]
        var overrides: [String: String] = [:]
        for place in stride(from: 3, to: texts.count, by: 2) {
            overrides[String(decoding: texts[place], as: UTF8.self)] = String(
                decoding: texts[place + 1],
                as: UTF8.self
            )
        }
        self.overrides = overrides
    }

    /// Loads the same configuration again.
    public func load() -> Result<Settings, SettingsFaults> {
        Settings.load(
            file: file.isEmpty ? nil : (file, bytes),
            profile: profile,
            environment: overrides
        )
    }
}
