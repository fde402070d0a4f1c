/// Refuses request targets that could move money out: withdrawal, transfer, address management.
///
/// There is no such code in this program; this is the second lock on a door that does not exist.
public enum ForbiddenPath {
    /// True when the path of `target` (up to any query) holds such a word, in any case or escape.
    ///
    /// A path with an escape inside is refused too: our own paths have none.
    public static func refuses(_ target: Span<UInt8>) -> Bool {
        var count = 0
        while count < target.count, target[count] != UInt8(ascii: "?") { count += 1 }
        for start in 0..<count {
            if target[start] == UInt8(ascii: "%") { return true }
            if holds(target, at: start, end: count, "withdraw")
                || holds(target, at: start, end: count, "transfer")
                || holds(target, at: start, end: count, "address")
            {
                return true
            }
        }
        return false
    }

    private static func holds(
        _ target: Span<UInt8>,
        at start: Int,
        end: Int,
        _ word: StaticString
    ) -> Bool {
        guard start + word.utf8CodeUnitCount <= end else { return false }
        for offset in 0..<word.utf8CodeUnitCount {
            // SAFETY: a static string's bytes live for ever.
            if unsafe target[start + offset] | 0x20 != word.utf8Start[offset] { return false }
        }
        return true
    }
}
