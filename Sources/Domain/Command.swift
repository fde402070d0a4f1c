public import Base

/// What an operator or the control process asks of a lane.
@frozen
public enum CommandKind: UInt8, BitwiseCopyable, Sendable {
    /// Cancel all and send nothing more.
    case hold = 1

    /// Back to trading, if every readiness reason is gone.
    case resume = 2

    /// Cancel every order of ours, stay in the mode.
    case cancelAll = 3

    /// Close every position with reduce-only orders.
    case flatten = 4

    /// Cancel all, flatten, refuse everything until released.
    case kill = 5

    /// No new risk until resumed.
    case pause = 6

    /// Stop for good: cancel, confirm, flush, end.
    case drain = 7

    /// A slice of a shared budget, in `value`.
    case grant = 8

    /// A page of the bulk pool holds an answer from venue REST; `value` names the page.
    case page = 9

    /// A new version of an instrument's rules lies in page `value`.
    case instrument = 10

    /// Control is alive; `value` counts.
    case heartbeat = 11
}

/// One command, small enough to cross a ring by value.
@frozen
public struct Command: BitwiseCopyable, Sendable {
    /// What to do.
    public var kind: CommandKind

    /// Which contract it is about; `.none` for all.
    public var instrument: InstrumentID

    /// Who asked: an operator's or module's small number, for the journal.
    public var origin: UInt16

    /// The number some kinds need.
    public var value: Int64

    /// States a command.
    @inlinable
    public init(
        kind: CommandKind,
        instrument: InstrumentID = .none,
        origin: UInt16 = 0,
        value: Int64 = 0
    ) {
        self.kind = kind
        self.instrument = instrument
        self.origin = origin
        self.value = value
    }
}
