/// The configuration as a page of the documentation, made from the schema that checks it.
public enum ConfigurationPage {
    /// The whole page in Markdown; `docs/configuration.md` holds exactly this.
    public static func markdown() -> String {
        var page = """
            # Configuration

            Made from the schema by `make docs`; a test compares.

            One YAML file a profile (`configs/PROFILE.yaml`), read strictly: an unknown key, a key given twice, a wrong
            type, unit or range, an alias, tag or second document is an error with file, line and column. Order of
            strength, the later wins: base value, profile, file, environment. `apus config show` prints every value with
            its origin, `apus config diff` what differs from the base, `apus config validate` what is wrong; none of
            them fetches a secret.

            **Environment.** `APUS_` and the path in capitals, levels parted by two underscores: `APUS_ENGINE__WAIT=spin`,
            `APUS_RISK__NOTIONAL_CAPS__PER_SYMBOL__BTC_USDT=500`. Lists are parted by commas.
            Older names: \(olderNames).

            **Secrets** stand by reference only: `${NAME}` (environment), `${file:PATH}` (mode 0600 or stricter),
            `${credential:NAME}` (systemd), `${command:PROGRAM}` (its output). They are fetched at start and never printed.

            **Caps.** 0 means unset; micro-live and live refuse to start with any of these unset:
            \(StartRules.caps.map { "`\($0)`" }.joined(separator: ", ")).

            **Not yet.** A key marked † belongs to a feature that this version does not have: its base value counts as
            off, and asking for it is an error that names the feature.


            """
        for section in sections() {
            page +=
                "## `\(section)`\n\n| key | takes | base | meaning |\n| --- | --- | --- | --- |\n"
            for key in Schema.keys where key.path.prefix(while: { $0 != "." }) == section {
                page += row(key)
            }
            page += "\n"
        }
        page += "## Profiles\n\n| profile | changes of the base |\n| --- | --- |\n"
        for profile in Profile.allCases {
            let parent = profile.parent.map { "as \($0.rawValue), and " } ?? ""
            let changes = profile.overlay.map { "`\($0.path): \($0.yaml)`" }.joined(separator: ", ")
            page += "| `\(profile.rawValue)` | \(parent)\(changes.isEmpty ? "none" : changes) |\n"
        }
        return page
    }

    private static var olderNames: String {
        EnvironmentNames.older.sorted { $0.key < $1.key }
            .map { "`\($0.key)` (`\($0.value)`)" }
            .joined(separator: ", ") + ", `DEFAULT_PROFILE` (the profile)"
    }

    private static func sections() -> [String] {
        var sections: [String] = []
        for key in Schema.keys {
            let section = String(key.path.prefix { $0 != "." })
            if !sections.contains(section) { sections.append(section) }
        }
        return sections
    }

    private static func row(_ key: SettingKey) -> String {
        let mark = key.missing == nil ? "" : " †"
        let base = key.base.map { "`\($0)`" } ?? ""
        return "| `\(key.path)`\(mark) | \(takes(key)) | \(base) | \(key.summary) |\n"
    }

    private static func takes(_ key: SettingKey) -> String {
        let unit = key.unit.map { ", \($0)" } ?? ""
        switch key.kind {
        case .flag: return "true, false"
        case .integer(let range): return "\(range.lowerBound)…\(range.upperBound)\(unit)"
        case .decimal(let range):
            let low = SettingValue.decimalText(range.lowerBound)
            return "\(low)…\(SettingValue.decimalText(range.upperBound))\(unit)"
        case .text: return "text"
        case .choice(let words): return words.map { "`\($0)`" }.joined(separator: ", ")
        case .texts: return "list of texts"
        case .integers: return "list of whole numbers\(unit)"
        case .secret: return "reference"
        }
    }
}
