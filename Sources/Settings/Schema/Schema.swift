/// The whole configuration tree as data.
public enum Schema {
    /// Every key, in the order of the documentation.
    public static let keys: [SettingKey] =
        general + engine + market + execution + limits + risk + guards + storage + control
        + optional

    /// Base values of names that stand for a `*`.
    static let namedBase: [(path: String, yaml: String)] = [
        ("risk.level.env_caps.paper", "100"), ("risk.level.env_caps.testnet", "60"),
        ("risk.level.env_caps.live", "30"),
        ("risk.notional_caps.per_venue.binanceusdm", "500"),
        ("execution.order_lifecycle.stp.mode_by_venue.binance", "CANCEL_NEWEST"),
    ]

    /// The key of a concrete path; nil when there is none.
    static func key(_ path: String) -> SettingKey? {
        let words = path.split(separator: ".", omittingEmptySubsequences: false)
        return keys.first { $0.matches(words) }
    }

    /// Whether some key lies below a path.
    static func isSection(_ path: String) -> Bool {
        let words = path.split(separator: ".")
        return keys.contains { key in
            let own = key.path.split(separator: ".")
            return own.count > words.count && zip(own, words).allSatisfy { $0 == "*" || $0 == $1 }
        }
    }

    /// The names that may stand below a path; empty where any name may.
    static func names(below path: String) -> [String] {
        let words = path.split(separator: ".")
        var names: [String] = []
        for key in keys {
            let own = key.path.split(separator: ".")
            guard own.count > words.count,
                zip(own, words).allSatisfy({ $0 == "*" || $0 == $1 })
            else { continue }
            let name = String(own[words.count])
            if name == "*" { return [] }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Decimals as 10⁻⁸.
    static func units(_ whole: Int64) -> Int64 { whole * 100_000_000 }

    static let share = 0...units(1)
    static let percent = 0...units(100)
    static let money = 0...units(10_000_000_000)
    static let count: ClosedRange<Int64> = 0...1_000_000
    static let milliseconds: ClosedRange<Int64> = 0...3_600_000
}
