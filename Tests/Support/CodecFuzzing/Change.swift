/// What is done to a captured message, most of it such that a message remains.
enum Change: CaseIterable {
    /// Another digit for a digit.
    case digit

    /// One digit more.
    case longer

    /// One digit less.
    case shorter

    /// Another whole number for a number.
    case number

    /// A level, a field or whatever stands between two commas, once more.
    case again

    /// Two fields change places.
    case order

    /// A row or field less.
    case without

    /// Bytes between two tokens.
    case blank

    /// Any byte for a byte.
    case byte

    /// One byte more.
    case insert

    /// One byte less.
    case remove

    /// The message ends early, its rest stays behind it.
    case cut

    /// Something behind the end.
    case behind

    /// A letter in other case, or a near one.
    case letter

    /// How often each comes: most changes leave a message that some layout takes.
    private static let wheel: [Change] = [
        .digit, .digit, .digit, .digit, .digit, .digit, .digit, .digit, .longer, .longer,
        .longer, .longer, .shorter, .shorter, .shorter, .shorter, .number, .number, .again, .again,
        .order, .without, .blank, .byte, .insert, .remove, .cut, .cut, .behind, .letter, .byte,
        .again,
    ]

    /// Texts that stand where numbers stand.
    private static let numbers: [[UInt8]] = [
        "0", "-0", "", "00", "0.0", "1e2", "1E-2", "-1", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551616", "0.00000001",
        "0.000000001", "123456789012345", "1234567890123456", "12345678.12345678", ".5", "5.",
        "1.2.3", "+1", "99999999999999999999", "null", "true", "1000000", "0.10000000000000000",
    ].map { Array($0.utf8) }

    private static let letters =
        Array("0123456789.-+eE\"[]{},: \\\t\n/nut@abAB\u{1}".utf8)
        + [0xFF, 0x80, 0xC3, 0]
    private static let blanks: [[UInt8]] = [[0x20], [0x09], [0x0A], [0x0D], [0x20, 0x20], [0x0C]]
    private static let tails: [[UInt8]] = [" ", "\n", "}", "]", "0", "{}", ",", "\"", "\0"].map {
        Array($0.utf8)
    }

    /// Draws one.
    static func drawn(by choices: inout some Choices) -> Change {
        wheel[choices.below(wheel.count)]
    }

    /// Does it at a place of the choices' liking.
    func apply(to draft: Draft, _ choices: inout some Choices) {
        let place = choices.below(draft.count)
        switch self {
        case .digit:
            guard let here = draft.find(from: place, where: Self.isDigit) else { return }
            draft[here] = UInt8(ascii: "0") + UInt8(choices.below(10))
        case .longer:
            guard let here = draft.find(from: place, where: Self.isDigit) else { return }
            draft.insert([UInt8(ascii: "0") + UInt8(choices.below(10))], at: here)
        case .shorter:
            guard let here = draft.find(from: place, where: Self.isDigit) else { return }
            draft.remove(here..<here + 1)
        case .number:
            guard let here = draft.find(from: place, where: Self.isDigit) else { return }
            let end = draft.find(from: here) { !Self.isOfNumber($0) } ?? draft.count
            draft.remove(here..<end)
            draft.insert(Self.numbers[choices.below(Self.numbers.count)][...], at: here)
        case .again:
            guard let part = Self.part(of: draft, from: place) else { return }
            draft.insert(draft.copy(part), at: part.upperBound)
        case .order:
            guard let first = Self.part(of: draft, from: place),
                let second = Self.part(of: draft, from: first.upperBound)
            else { return }
            let moved = draft.copy(first)
            draft.insert(moved, at: second.upperBound)
            draft.remove(first)
        case .without:
            guard let part = Self.part(of: draft, from: place) else { return }
            draft.remove(part)
        case .blank:
            guard let here = draft.find(from: place, where: Self.isMark) else { return }
            draft.insert(Self.blanks[choices.below(Self.blanks.count)][...], at: here)
        case .byte: draft[place] = Self.letters[choices.below(Self.letters.count)]
        case .insert:
            draft.insert([Self.letters[choices.below(Self.letters.count)]], at: place)
        case .remove: draft.remove(place..<place + 1)
        case .cut: draft.cut(at: place)
        case .behind:
            draft.insert(Self.tails[choices.below(Self.tails.count)][...], at: draft.count)
        case .letter: draft[place] ^= choices.below(2) == 0 ? 0x20 : 1
        }
    }

    /// A comma and what follows it, up to the next comma at its depth or the end of what holds it.
    private static func part(of draft: Draft, from place: Int) -> Range<Int>? {
        guard let comma = draft.find(from: place, where: { $0 == UInt8(ascii: ",") }) else {
            return nil
        }
        var depth = 0
        let end = draft.find(from: comma + 1) { byte in
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if depth == 0 { return true }
                depth -= 1
            case UInt8(ascii: ","): return depth == 0
            default: break
            }
            return false
        }
        return end.map { comma..<$0 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[")
            || byte == UInt8(ascii: "}")
    }
}
