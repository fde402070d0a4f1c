/// The latest rows of an account's past, by the number each got; the oldest are forgotten.
///
/// The venue forgets by age, after days or months. A simulator that runs as long forgets by count, so
/// that its memory stays bounded whatever its clients do.
struct KeptRows<Row> {
    /// So many of the latest are known.
    static var most: Int { 1 << 15 }

    private var ring: [Row] = []

    /// The number the next row gets.
    private(set) var next = 0

    /// The row with this number, while it is known.
    subscript(_ number: Int) -> Row? {
        (next - ring.count..<next).contains(number) ? ring[number % Self.most] : nil
    }

    /// Adds a row; the one that had to be forgotten for it.
    @discardableResult
    mutating func append(_ row: Row) -> Row? {
        defer { next += 1 }
        guard ring.count == Self.most else {
            ring.append(row)
            return nil
        }
        let place = next % Self.most
        defer { ring[place] = row }
        return ring[place]
    }

    /// The known rows that satisfy a condition, the oldest first.
    func filter(_ isWanted: (Row) -> Bool) -> [Row] {
        var wanted: [Row] = []
        for number in next - ring.count..<next {
            let row = ring[number % Self.most]
            if isWanted(row) { wanted.append(row) }
        }
        return wanted
    }
}
