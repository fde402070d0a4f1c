public import Domain

/// Our side of one venue: a lane over a concrete venue compiles to direct calls.
///
/// One instance owns the memory of its decoders and its key; it is made at start and stays with
/// its lane. Venues whose order entry is not there yet are a `MarketDecoder` only.
public protocol Venue: MarketDecoder, UserDecoder, AnswerDecoder, OrderEncoder, ~Copyable {
    /// What an error code means; `status` is the HTTP status that came with it.
    static func meaning(of code: Int32, status: UInt16) -> ErrorMeaning

    /// What an order operation over the trade session costs.
    static func cost(of action: OrderAction) -> RequestCost

    /// What a REST request costs.
    static func cost(of request: RestRequest) -> RequestCost

    /// What a batch of `count` requests of one action over REST costs.
    static func cost(ofBatch action: OrderAction, count: Int) -> RequestCost
}
