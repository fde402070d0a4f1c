/// The names by which the environment overrides the tree.
///
/// `APUS_` and the path in capitals, levels parted by two underscores: `APUS_ENGINE__WAIT=spin`,
/// `APUS_RISK__NOTIONAL_CAPS__PER_SYMBOL__BTC_USDT=500`. Five older names are kept.
public enum EnvironmentNames {
    static let older = [
        "APP_ENV": "app_env", "API_HOST": "server.host", "API_PORT": "server.port",
        "DATABASE_URL": "storage.db_url", "DEBUG_ENABLED": "telegram.debug_enabled",
    ]

    /// The path that a variable overrides; nil when it is none of ours.
    static func path(of name: String, in tree: SettingsTree) -> String? {
        if let path = older[name] { return path }
        guard name.hasPrefix("APUS_") else { return nil }
        let words = split(name.dropFirst(5))
        // One word alone is a switch of the program itself unless the tree has such a key.
        guard words.count > 1 || Schema.key(words.joined()) != nil else { return nil }
        let match = Schema.keys.first { key in
            let own = key.path.split(separator: ".")
            return own.count == words.count
                && zip(own, words).allSatisfy { $0 == "*" || $0 == $1 }
        }
        guard let match else { return words.joined(separator: ".") }
        var path: [String] = []
        for (own, word) in zip(match.path.split(separator: "."), words) {
            path.append(own == "*" ? chosen(word, below: path.joined(separator: "."), tree) : word)
        }
        return path.joined(separator: ".")
    }

    /// The name a person chose: one that is there already, or a symbol made of its two halves.
    private static func chosen(_ word: String, below path: String, _ tree: SettingsTree) -> String {
        let names = tree.names(below: path) + tree.texts("symbols")
        if let name = names.first(where: { folded($0) == word }) { return name }
        let halves = word.split(separator: "_")
        return halves.count == 2 ? halves.map { $0.uppercased() }.joined(separator: "/") : word
    }

    private static func folded(_ name: String) -> String {
        String(name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    /// Parts at double underscores, in small letters.
    private static func split(_ name: Substring) -> [String] {
        var words = [""]
        var index = name.startIndex
        while index < name.endIndex {
            if name[index...].hasPrefix("__") {
                words.append("")
                index = name.index(index, offsetBy: 2)
            } else {
                words[words.count - 1] += name[index].lowercased()
                index = name.index(after: index)
            }
        }
        return words
    }
}
