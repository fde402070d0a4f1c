/// A venue, interned.
@frozen
public enum VenueID: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    /// Binance USD-M futures.
    case binance = 1

    /// OKX v5 swaps.
    case okx = 2

    /// Bybit v5 linear contracts.
    case bybit = 3
}

/// An asset, interned to its place in the process's asset table; 0 is no asset.
@frozen
public struct AssetID: Hashable, BitwiseCopyable, Sendable {
    /// The place in the asset table.
    public let index: UInt8

    /// Wraps a place in the asset table.
    @inlinable
    public init(index: UInt8) { self.index = index }

    /// No asset.
    public static let none = AssetID(index: 0)
}

/// An instrument, interned to its place in the lane's instrument table.
@frozen
public struct InstrumentID: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// The place in the instrument table.
    public let index: UInt16

    /// Wraps a place in the instrument table.
    @inlinable
    public init(index: UInt16) { self.index = index }

    /// No instrument.
    public static let none = InstrumentID(index: .max)

    /// Orders by place.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.index < rhs.index }
}

/// A lane, 0…31.
@frozen
public struct LaneID: Hashable, BitwiseCopyable, Sendable {
    /// The lane's number.
    public let index: UInt8

    /// Wraps a lane number.
    ///
    /// - Precondition: `index` is below 32, for a client order id has five bits for it.
    @inlinable
    public init(index: UInt8) {
        precondition(index < 32, "a lane number has five bits")
        self.index = index
    }
}
