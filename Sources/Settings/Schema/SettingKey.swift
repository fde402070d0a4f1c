/// What a key may hold.
public enum ValueKind: Equatable, Sendable {
    /// `true` or `false`.
    case flag

    /// A whole number in a range.
    case integer(ClosedRange<Int64>)

    /// A decimal in a range, exact to 10⁻⁸; the bounds are in that unit.
    case decimal(ClosedRange<Int64>)

    /// Any text.
    case text

    /// One of some words.
    case choice([String])

    /// A list of texts.
    case texts

    /// A list of whole numbers.
    case integers(ClosedRange<Int64>)

    /// A reference to a secret, never the secret.
    case secret
}

/// One key of the configuration tree, as data: validation, defaults and documentation are made of it.
public struct SettingKey: Sendable {
    /// Its path with dots; a `*` stands for any name of the user's.
    public let path: String

    /// What it may hold.
    public let kind: ValueKind

    /// The base value as YAML writes it; nil where there is none.
    public let base: String?

    /// One sentence on what it does.
    public let summary: String

    /// The feature it switches on, when that feature is not built yet.
    public let missing: String?

    /// The values that mean "off" for a missing feature.
    public let off: [String]

    /// States a key.
    public init(
        _ path: String,
        _ kind: ValueKind,
        _ base: String?,
        _ summary: String,
        missing: String? = nil,
        off: [String] = []
    ) {
        self.path = path
        self.kind = kind
        self.base = base
        self.summary = summary
        self.missing = missing
        self.off = off
    }

    /// Whether a concrete path is this key.
    func matches(_ words: [Substring]) -> Bool {
        let own = path.split(separator: ".")
        return own.count == words.count && zip(own, words).allSatisfy { $0 == "*" || $0 == $1 }
    }

    /// The unit that the key's last word names; nil when it names none.
    public var unit: String? {
        let last = path.split(separator: ".").last { $0 != "*" } ?? ""
        for (suffix, unit) in [
            ("_ms", "milliseconds"), ("_us", "microseconds"), ("_s", "seconds"),
            ("_sec", "seconds"), ("_min", "minutes"), ("_minutes", "minutes"), ("_days", "days"),
            ("_bps", "basis points"), ("_pct", "percent"), ("_usd", "US dollars"),
        ] where last.hasSuffix(suffix) {
            return unit
        }
        return nil
    }
}
