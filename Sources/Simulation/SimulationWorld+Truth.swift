internal import Base
public import Domain
public import Trading

// What a test holds against the venue's own books.
extension SimulationWorld where S: ~Copyable {
    /// The lane's mode; nil while nobody lives.
    public var mode: TradingMode? { lane?.mode }

    /// Why the lane is not trading.
    public var reasons: ReadinessReasons? { lane?.reasons }

    /// The lane's position of a contract.
    public func position(of place: Int) -> Int64? {
        lane?.position(of: InstrumentID(index: UInt16(place))).amount.raw
    }

    /// Fills the lane has booked in this life.
    public var fills: UInt64? { lane?.fills }
}
