internal import Domain
internal import Json

/// The layouts of OKX's book messages: with ids since 2023, without them before.
///
/// The order of keys is not promised: a changed message goes to the general decoder.
enum MarketLayouts {
    /// What all book messages begin with.
    static let head = #"{"arg":{"channel":""#

    /// Where the symbol of the busiest channel, `books`, begins.
    static let distinctAt = 36

    /// Every layout behind the head, and what its levels mean.
    static let all: [(BookUpdateKind, String)] =
        ["books", "books-l2-tbt", "books50-l2-tbt"].flatMap { channel in
            [(.diff, "update"), (.snapshot, "snapshot")].flatMap { kind, action in
                [#","prevSeqId":<data.prevSeqId>,"seqId":<data.seqId>"#, ""].map { ids in
                    (
                        kind,
                        channel + start + #","action":""# + action + #"""# + levels
                            + #","checksum":<data.checksum>"# + ids + "}]}"
                    )
                }
            }
        } + [(.partial, "bbo-tbt" + start + levels + #","seqId":<data.seqId>}]}"#)]

    private static let start = #"","instId":"<arg.instId>"}"#

    private static let levels =
        #","data":[{"asks":[<data.asks>,"bids":[<data.bids>,"ts":"<data.ts>""#
}
