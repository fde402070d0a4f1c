public import Binance
internal import Market
public import Trading
public import Transport

extension LiveWorld
where V == BinanceVenue, Rule == BinanceContinuity, S == MakerQuoting, Backend == UringSockets {
    /// A pass of the shipped maker's lane, the machine code an engine runs.
    ///
    /// Called for their own types, the generic passes are compiled in the caller's module, where some
    /// of what they call stays generic.
    public mutating func passOfMaker() -> Bool { pass() }
}

extension LiveWorld
where V == BinanceVenue, Rule == BinanceContinuity, S == MakerQuoting, Backend == EpollSockets {
    /// The same over epoll.
    public mutating func passOfMaker() -> Bool { pass() }
}
