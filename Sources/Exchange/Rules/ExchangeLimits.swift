/// How much memory an exchange lays out at its start.
public struct ExchangeLimits: Sendable {
    /// The most accounts.
    public var accountsMax: Int

    /// The most instruments; an account's set of them is 64 bits.
    public var instrumentsMax: Int

    /// The most orders open at once, over all instruments; a power of two.
    public var ordersMax: Int

    /// The most settlement assets; ids run from 1.
    public var assetsMax: Int

    /// Room for a simulator of a few symbols.
    ///
    /// - Precondition: at most 65,535 accounts, 64 instruments, 2²⁰ orders, 4 assets.
    public init(
        accountsMax: Int = 128,
        instrumentsMax: Int = 8,
        ordersMax: Int = 1 << 15,
        assetsMax: Int = 4
    ) {
        precondition(accountsMax > 0 && accountsMax <= 65_535, "1…65535 accounts")
        precondition(instrumentsMax > 0 && instrumentsMax <= 64, "1…64 instruments")
        precondition(ordersMax > 0 && ordersMax <= 1 << 20, "1…2²⁰ orders")
        precondition(ordersMax & (ordersMax - 1) == 0, "orders are a power of two")
        precondition(assetsMax > 0 && assetsMax <= 4, "1…4 assets")
        self.accountsMax = accountsMax
        self.instrumentsMax = instrumentsMax
        self.ordersMax = ordersMax
        self.assetsMax = assetsMax
    }
}
