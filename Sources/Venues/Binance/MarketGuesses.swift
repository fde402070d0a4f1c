internal import Base

/// What messages were found to be, by sixteen bytes of their beginning.
///
/// A stream's messages begin alike, so its last one tells which plan the next one needs. A guess is
/// proven by the event's name before it is believed.
struct MarketGuesses {
    /// One message's kind, and whether it stands in a combined stream's frame.
    struct Guess {
        let meaning: MarketLayouts.Meaning
        let isWrapped: Bool
    }

    private var found = InlineArray<256, UInt8>(repeating: .max)

    /// What `message` may be; nil when nothing like it was read.
    @inline(__always)
    mutating func guess(_ message: PaddedBytes) -> Guess? {
        let place = Self.place(of: message)
        // By its address: an element of the array costs a copy of all of it, its span a box.
        // SAFETY: a place has eight bits, and the array is bytes side by side.
        let code = unsafe withUnsafeMutablePointer(to: &found) {
            unsafe UnsafeRawPointer($0).load(fromByteOffset: place, as: UInt8.self)
        }
        guard let meaning = MarketLayouts.Meaning(rawValue: code >> 1) else { return nil }
        return Guess(meaning: meaning, isWrapped: code & 1 == 1)
    }

    /// Remembers what `message` was.
    mutating func learn(_ message: PaddedBytes, _ guess: Guess) {
        found[Self.place(of: message)] = guess.meaning.rawValue << 1 | (guess.isWrapped ? 1 : 0)
    }

    private static func place(of message: PaddedBytes) -> Int {
        let start = MarketLayouts.distinctAt
        // SAFETY: a message's padding is longer than what is read here of a short one.
        let bytes = unsafe UnsafeRawPointer(message.start)
        let first = unsafe bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
        let second = unsafe bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
        let mixed = (first ^ (second &* 0x9E37_79B9_7F4A_7C15)) &* 0xBF58_476D_1CE4_E5B9
        return Int(mixed >> 56)
    }
}
