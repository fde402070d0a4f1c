internal import Base
public import Domain

/// A request that passed the gate and waits for its bytes, its record and the socket.
public struct Intent: BitwiseCopyable, Sendable {
    /// What to ask.
    public internal(set) var request: OrderRequest

    /// About which order; `.none` for a cancel of everything.
    public internal(set) var handle: OrderHandle

    /// The risk reserved for it, 10⁻⁸ of the quote asset.
    public internal(set) var reserved: Int64
}
