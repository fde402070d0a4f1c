/// Names of up to 31 bytes interned to small numbers; finding one allocates nothing.
///
/// Filled at start and when instruments change, read on the lane. Numbers are given in order of
/// arrival and never taken back.
@safe
public struct NameTable: ~Copyable, @unchecked Sendable {
    /// The most bytes a name may have.
    public static let bytesMax = 31

    private struct Entry {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var number: UInt16 = 0
        var taken = false
    }

    private let entries: UnsafeMutablePointer<Entry>
    private let places: UnsafeMutablePointer<UInt32>
    private let mask: Int

    /// How many names fit.
    public let capacity: Int

    /// How many names there are; the next number.
    public private(set) var count = 0

    /// Takes all the memory the table will ever use.
    public init(capacity: Int) {
        precondition(capacity > 0 && capacity <= 65_535, "a number has 16 bits")
        var slots = 4
        // Half empty, so that a search looks at one or two places.
        while slots < capacity * 2 { slots *= 2 }
        unsafe entries = .allocate(capacity: slots)
        unsafe entries.initialize(repeating: Entry(), count: slots)
        unsafe places = .allocate(capacity: capacity)
        unsafe places.initialize(repeating: 0, count: capacity)
        mask = slots - 1
        self.capacity = capacity
    }

    deinit {
        unsafe entries.deallocate()
        unsafe places.deallocate()
    }

    /// The number of a name that is there.
    public func find(_ name: Span<UInt8>) -> UInt16? {
        guard let words = Self.words(name) else { return nil }
        let place = search(words)
        return unsafe entries[place].taken ? entries[place].number : nil
    }

    /// The number of a name, which is added when it is new.
    ///
    /// Nil when the name is empty, too long, or the table is full.
    public mutating func intern(_ name: Span<UInt8>) -> UInt16? {
        guard let words = Self.words(name) else { return nil }
        let place = search(words)
        if unsafe entries[place].taken { return unsafe entries[place].number }
        guard count < capacity else { return nil }
        let number = UInt16(count)
        unsafe entries[place] = Entry(words: words, number: number, taken: true)
        unsafe places[count] = UInt32(place)
        count += 1
        return number
    }

    /// The number of a text, which is added when it is new; for start-up.
    public mutating func intern(_ name: String) -> UInt16? {
        let bytes = Array(name.utf8)
        return intern(bytes.span)
    }

    /// The name of a number; for people and files.
    ///
    /// - Precondition: the number was given.
    public func name(_ number: UInt16) -> String {
        precondition(Int(number) < count, "a number was given")
        let words = unsafe entries[Int(places[Int(number)])].words
        let all = [words.0, words.1, words.2, words.3]
        let length = Int(words.3 >> 56)
        let bytes = (0..<length).map {
            UInt8(truncatingIfNeeded: all[$0 / 8] >> UInt64($0 % 8 * 8))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func words(_ name: Span<UInt8>) -> (UInt64, UInt64, UInt64, UInt64)? {
        guard name.count > 0, name.count <= bytesMax else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, UInt64(name.count) << 56)
        for index in name.indices {
            let bits = UInt64(name[index]) << UInt64((index & 7) * 8)
            switch index >> 3 {
            case 0: words.0 |= bits
            case 1: words.1 |= bits
            case 2: words.2 |= bits
            default: words.3 |= bits
            }
        }
        return words
    }

    /// The place of a name, or the free place where it belongs.
    private func search(_ words: (UInt64, UInt64, UInt64, UInt64)) -> Int {
        let prime: UInt64 = 0x9E37_79B9_7F4A_7C15
        var hash = (words.0 ^ words.1 &* prime) &* prime
        hash ^= hash >> 32
        hash = (hash ^ words.2 ^ words.3 &* prime) &* prime
        var place = Int(truncatingIfNeeded: hash >> 40) & mask
        while unsafe entries[place].taken, unsafe entries[place].words != words {
            place = (place + 1) & mask
        }
        return place
    }
}
