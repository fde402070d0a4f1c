internal import Json

/// The layouts Binance's busiest streams have had since June 2026, and from 2024 until then.
///
/// A stream at another pace, a raw stream, or a day on which the venue adds a field goes to the
/// general decoder, which knows no layout.
enum MarketLayouts {
    /// What a layout stands for: the scan's answer.
    enum Meaning: UInt8, CaseIterable {
        case depth
        case best
        case aggregate
        case trade
        case mark

        /// Never laid out: too rare to matter.
        case liquidation

        /// Never laid out: too rare to matter.
        case contract

        /// The event's name.
        var word: StaticString {
            switch self {
            case .depth: "depthUpdate"
            case .best: "bookTicker"
            case .aggregate: "aggTrade"
            case .trade: "trade"
            case .mark: "markPriceUpdate"
            case .liquidation: "forceOrder"
            case .contract: "contractInfo"
            }
        }

        /// A scan's answer; nil when the message had no layout.
        @inline(__always)
        init?(scanned answer: Int) {
            guard answer >= 0 else { return nil }
            self.init(rawValue: UInt8(truncatingIfNeeded: answer))
        }
    }

    /// Up to the symbol's end in the stream's name; what follows tells the stream.
    static let head = #"{"stream":"<*>@"#

    /// Where the stream's name begins.
    static let distinctAt = 11

    /// Every layout behind the head, and what it stands for.
    static let all: [(Meaning, String)] =
        ["depth@100ms", "depth@0ms", "depth@500ms", "depth"].flatMap { name in
            [
                (
                    .depth,
                    name + #"","data":{"e":"depthUpdate","E":<E>,"T":<T>,"s":"<s>","ps":"<*>","#
                        + #""U":<U>,"u":<u>,"pu":<pu>,"b":[<b>,"a":[<a>,"st":<st>}}"#
                ),
                (
                    .depth,
                    name + #"","data":{"e":"depthUpdate","E":<E>,"T":<T>,"s":"<s>","#
                        + #""U":<U>,"u":<u>,"pu":<pu>,"b":[<b>,"a":[<a>}}"#
                ),
            ]
        } + best + aggregate + trade + mark

    private static let best: [(Meaning, String)] = [
        (
            .best,
            #"bookTicker","data":{"e":"bookTicker","u":<u>,"s":"<s>","ps":"<*>","b":"<b>","#
                + #""B":"<B>","a":"<a>","A":"<A>","T":<T>,"E":<E>,"st":<st>}}"#
        ),
        (
            .best,
            #"bookTicker","data":{"e":"bookTicker","u":<u>,"s":"<s>","b":"<b>","#
                + #""B":"<B>","a":"<a>","A":"<A>","T":<T>,"E":<E>}}"#
        ),
    ]

    private static let aggregate: [(Meaning, String)] = [
        (
            .aggregate,
            #"aggTrade","data":{"e":"aggTrade","E":<E>,"a":<a>,"s":"<s>","p":"<p>","q":"<q>","#
                + #""nq":"<nq>","f":<f>,"l":<l>,"T":<T>,"m":<m>,"st":<st>}}"#
        )
    ]

    /// Only trades from the book: another `X` differs here and is judged by the general decoder.
    private static let trade: [(Meaning, String)] = [
        (
            .trade,
            #"trade","data":{"e":"trade","E":<E>,"T":<T>,"s":"<s>","t":<t>,"p":"<p>","q":"<q>","#
                + #""X":"MARKET","m":<m>,"st":<st>}}"#
        ),
        (
            .trade,
            #"trade","data":{"e":"trade","E":<E>,"T":<T>,"s":"<s>","t":<t>,"p":"<p>","q":"<q>","#
                + #""X":"MARKET","m":<m>}}"#
        ),
    ]

    private static let mark: [(Meaning, String)] = [
        (
            .mark,
            #"markPrice@1s","data":{"e":"markPriceUpdate","E":<E>,"s":"<s>","p":"<p>","ap":"<*>","#
                + #""P":"<*>","i":"<i>","r":"<r>","T":<T>,"st":<st>}}"#
        )
    ]
}
