/// What one journal record states; numbers are for ever, new kinds take new numbers.
@frozen
public enum RecordKind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// A new incarnation: `a` is the fencing token, `b` the hash of the configuration.
    case begin = 1

    /// A new order is about to be sent; `a` is the hash of its bytes, `b` the risk it reserves.
    case intentPlace = 2

    /// An amendment is about to be sent.
    case intentModify = 3

    /// A cancel is about to be sent.
    case intentCancel = 4

    /// A cancel of everything of one instrument is about to be sent.
    case intentCancelAll = 5

    /// The venue answered that it took a request.
    case accepted = 6

    /// The venue answered that it did not.
    case rejected = 7

    /// The order rests.
    case open = 8

    /// Part or all of it traded; `a` is the trade id, `b` the commission at 10⁻⁸ of `feeAsset`.
    case fill = 9

    /// The order has new terms.
    case amended = 10

    /// The order was taken back.
    case canceled = 11

    /// The venue ended the order.
    case expired = 12

    /// The fate of a request is not proven.
    case unknown = 13

    /// It is proven that the order never was; `generation` counts the evidence.
    case absent = 14

    /// An order of ours was found at the venue without a record of it.
    case adopted = 15

    /// The venue made an order itself: liquidation, deleveraging.
    case foreign = 16

    /// A balance changed by funding, transfer or adjustment.
    case balance = 17

    /// The venue's word on a position, compared with ours; fills below the id `a` are settled by it.
    case positionAudit = 18

    /// The trading mode changed; `slot` is the new mode, `cause` the reason.
    case mode = 19

    /// A slice of a shared budget was granted.
    case limitGrant = 20

    /// A contract has new rules: `price` tick, `quantity` lot, `a` its scales; its symbol follows as text.
    case instrumentVersion = 21

    /// Up to 96 bytes that belong to the record before.
    case text = 22
}
