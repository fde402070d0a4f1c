/// Every suite there is: a new one adds its file and its line here.
public enum Registry {
    /// The suites in the order they run.
    public static var suites: [any Suite.Type] {
        [
            BaseSuite.self,
            TransportSuite.self,
            ExchangeSuite.self,
            LaneSuite.self,
            MarketSuite.self,
        ]
    }
}
