internal import Base

/// Where an input came from, as the tape numbers it; public feeds are 0…3.
public enum TapeSource {
    /// The private stream.
    public static let user: UInt16 = 8

    /// The trade session.
    public static let trade: UInt16 = 9

    /// REST.
    public static let rest: UInt16 = 10

    /// The command ring.
    public static let command: UInt16 = 16

    /// The lane itself.
    public static let lane: UInt16 = 17

    /// The number of a link.
    public static func of(_ link: LaneLink) -> UInt16 {
        switch link {
        case .market(let feed): UInt16(feed)
        case .user: user
        case .trade: trade
        case .rest: rest
        }
    }

    /// The link with a number; nil for what is none.
    public static func link(_ source: UInt16) -> LaneLink? {
        switch source {
        case 0...3: .market(UInt8(source))
        case user: .user
        case trade: .trade
        case rest: .rest
        default: nil
        }
    }
}
