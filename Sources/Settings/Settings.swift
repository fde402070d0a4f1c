/// The configuration as the daemon uses it: checked, typed, in the units of the code.
public struct Settings: Sendable {
    /// The rung.
    public let profile: Profile

    /// What is traded, as `BASE/QUOTE`.
    public let symbols: [String]

    /// The engine's own.
    public let engine: EngineSettings

    /// The venue in use; nil when the section is absent.
    public let venue: VenueSettings?

    /// Feeds.
    public let market: MarketSettings

    /// Orders.
    public let execution: ExecutionSettings

    /// Limits and caps; zero is unset.
    public let limits: LimitSettings

    /// The strategy.
    public let strategy: StrategySettings

    /// The journal.
    public let journal: JournalSettings

    /// The tree it was made of, for showing.
    public let tree: SettingsTree

    /// What all of it was loaded from.
    public let source: SettingsSource

    /// Types a checked tree.
    init(profile: Profile, tree: SettingsTree, source: SettingsSource) {
        self.source = source
        self.profile = profile
        self.tree = tree
        symbols = tree.texts("symbols")
        engine = EngineSettings(tree)
        venue = tree.names(below: "venues").first { $0 != "mock" }
            .map { VenueSettings(tree, name: $0, profile: profile) }
        market = MarketSettings(tree)
        execution = ExecutionSettings(tree)
        limits = LimitSettings(tree)
        strategy = StrategySettings(tree)
        journal = JournalSettings(tree)
    }

    /// Loads, checks and types a configuration.
    public static func load(
        file: (name: String, bytes: [UInt8])?,
        profile: Profile?,
        environment: [String: String]
    ) -> Result<Settings, SettingsFaults> {
        SettingsLoader.load(file: file, profile: profile, environment: environment)
            .map { loaded in
                Settings(
                    profile: loaded.profile,
                    tree: loaded.tree,
                    source: SettingsSource(
                        profile: loaded.profile,
                        file: file,
                        environment: environment,
                        tree: loaded.tree
                    )
                )
            }
    }
}
