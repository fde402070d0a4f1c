internal import Domain

/// The layouts of Bybit's book messages as captured in 2026.
///
/// A topic of another depth than is stated here, or a changed message, goes to the general decoder.
enum MarketLayouts {
    /// What all topics begin with.
    static let head = #"{"topic":""#

    /// Where the topic's depth and symbol begin.
    static let distinctAt = 20

    /// Every layout behind the head, and what its levels mean.
    static let all: [(BookUpdateKind, String)] = [(.diff, "delta"), (.snapshot, "snapshot")].map {
        (
            $0,
            #"orderbook.<*>","type":""# + $1 + #"","ts":<ts>,"data":{"s":"<data.s>","#
                + #""b":[<data.b>,"a":[<data.a>,"u":<data.u>,"seq":<data.seq>},"cts":<cts>}"#
        )
    }
}
