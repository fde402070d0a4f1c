/// The venue's own rule of joining diffs to a page and to each other, for one recorded contract.
struct RecordedChain {
    /// What is to be done with a diff.
    enum Verdict {
        /// It came before the page: keep it until then.
        case held

        /// The page has it already.
        case old

        /// It is the next one.
        case next

        /// Something is missing before it.
        case broken
    }

    private var pageID: Int64?

    /// The id of the last diff that was the next one.
    private(set) var last: Int64?

    /// Whether a page has come.
    var isJoined: Bool { pageID != nil }

    /// Takes a page; false when there was one before.
    mutating func join(page id: Int64) -> Bool {
        guard pageID == nil else { return false }
        pageID = id
        return true
    }

    /// Takes a diff.
    mutating func take(_ diff: RecordedDiff) -> Verdict {
        guard let pageID else { return .held }
        if let last {
            guard diff.previous == last else { return .broken }
        } else {
            guard diff.last >= pageID else { return .old }
            guard diff.first <= pageID || diff.previous <= pageID else { return .broken }
        }
        last = diff.last
        return .next
    }
}
