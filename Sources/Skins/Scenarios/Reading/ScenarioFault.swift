/// Why a file is no scenario, and where.
public struct ScenarioFault: Error, Equatable, Sendable {
    /// The file's name.
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in characters.
    public var column: Int
    /// What is wrong.
    public var reason: String

    /// `file:line:column: reason`.
    public var words: String { "\(file):\(line):\(column): \(reason)" }
}

/// What is wrong at a byte, before anyone knows its line.
struct Fault: Error {
    var offset: Int
    var reason: String

    init(_ offset: Int, _ reason: String) {
        self.offset = offset
        self.reason = reason
    }

    /// An unknown word, with the nearest known one.
    static func unknown(_ what: String, _ word: String, of known: [String], at offset: Int) -> Fault
    {
        let hint = nearest(to: word, in: known).map { ", did you mean \"\($0)\"?" } ?? ""
        return Fault(offset, "unknown \(what) \"\(word)\"\(hint)")
    }

    /// The known word with the fewest changes, if it is near.
    private static func nearest(to word: String, in known: [String]) -> String? {
        let ranked = known.map { (distance($0, word), $0) }.min { $0.0 < $1.0 }
        guard let ranked, ranked.0 <= max(2, word.utf8.count / 3) else { return nil }
        return ranked.1
    }

    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var previous = row[0]
            row[0] = index + 1
            for column in 0..<right.count {
                let kept = previous + (byte == right[column] ? 0 : 1)
                previous = row[column + 1]
                row[column + 1] = min(kept, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[right.count]
    }
}
