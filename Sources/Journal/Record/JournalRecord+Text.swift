internal import Base
internal import Domain

extension JournalRecord {
    /// The most bytes a text record carries: all between its position and its kind.
    public static let textBytesMax = 96

    /// Up to 96 bytes that belong to the record before; what is longer is cut.
    public init(text: Span<UInt8>) {
        self.init(kind: .text, instant: .distantPast)
        let count = min(text.count, Self.textBytesMax)
        var words = InlineArray<12, UInt64>(repeating: 0)
        for index in 0..<count {
            words[index >> 3] |= UInt64(text[index]) << UInt64(8 * (index & 7))
        }
        instant = Instant(sinceBoot: Int64(bitPattern: words[0]))
        clientID = ClientOrderID(raw: Int64(bitPattern: words[1]))
        venueID.low = words[2]
        venueID.high = words[3]
        price = Price(raw: Int64(bitPattern: words[4]))
        quantity = Int64(bitPattern: words[5])
        filled = Int64(bitPattern: words[6])
        venueTime = UTCTime(nanoseconds: Int64(bitPattern: words[7]))
        tape = words[8]
        a = words[9]
        b = Int64(bitPattern: words[10])
        subject = words[11]
        traits |= UInt64(count) << 32
    }

    /// The bytes of a text record; nil for any other.
    public var text: [UInt8]? {
        guard kind == .text, Int(slot) <= Self.textBytesMax else { return nil }
        let words: InlineArray<12, UInt64> = [
            UInt64(bitPattern: instant.sinceBoot), UInt64(bitPattern: clientID.raw),
            venueID.low, venueID.high, UInt64(bitPattern: price.raw),
            UInt64(bitPattern: quantity), UInt64(bitPattern: filled),
            UInt64(bitPattern: venueTime.nanoseconds), tape, a, UInt64(bitPattern: b), subject,
        ]
        return (0..<Int(slot)).map {
            UInt8(truncatingIfNeeded: words[$0 >> 3] >> UInt64(8 * ($0 & 7)))
        }
    }
}
