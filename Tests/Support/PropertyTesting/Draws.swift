internal import Base

/// What a property draws its case from; every draw is kept, so that a failing case can be shrunk.
public struct Draws {
    private var random: Random?
    private(set) var tape: [UInt64]
    private var position = 0

    /// What the case consists of, in the property's own words.
    private(set) var notes: [String] = []

    /// Draws from a seed's stream.
    init(random: Random) {
        self.random = random
        tape = []
    }

    /// Repeats a case from its draws; where they end, every draw is the simplest one.
    init(tape: [UInt64]) {
        random = nil
        self.tape = tape
    }

    /// How much of the tape the case used.
    var usedTape: [UInt64] { Array(tape.prefix(position)) }

    /// A number in `0...limit`; smaller is simpler.
    public mutating func number(upTo limit: UInt64) -> UInt64 {
        defer { position += 1 }
        guard random != nil else {
            return position < tape.count ? min(tape[position], limit) : 0
        }
        let value = fresh(upTo: limit)
        tape.append(value)
        return value
    }

    /// Ends and small numbers come more often than chance: that is where faults are.
    private mutating func fresh(upTo limit: UInt64) -> UInt64 {
        guard var stream = random else { return 0 }
        defer { random = stream }
        switch stream.below(8) {
        case 0: return stream.oneIn(2) ? limit : 0
        case 1: return min(limit, stream.below(16))
        case 2: return min(limit, stream.next() >> stream.below(64))
        default: return limit == .max ? stream.next() : stream.below(limit + 1)
        }
    }

    /// A number in a range; nearer to zero is simpler.
    public mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        let origin = min(max(0, range.lowerBound), range.upperBound)
        let up = UInt64(bitPattern: range.upperBound &- origin)
        let down = UInt64(bitPattern: origin &- range.lowerBound)
        let drawn = number(upTo: up &+ down)
        let both = min(up, down)
        if drawn <= both &* 2 {
            let half = Int64(bitPattern: drawn / 2)
            return drawn & 1 == 1 ? origin &+ half &+ 1 : origin &- half
        }
        let rest = Int64(bitPattern: drawn &- both)
        return up > down ? origin &+ rest : origin &- rest
    }

    /// True or false; false is simpler.
    public mutating func boolean() -> Bool { number(upTo: 1) == 1 }

    /// One of the choices; the first is simplest.
    public mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        precondition(!choices.isEmpty, "there is something to pick")
        return choices[Int(number(upTo: UInt64(choices.count - 1)))]
    }

    /// So many elements; fewer are simpler, and any of them can be left out.
    public mutating func array<Element>(
        upTo count: Int,
        _ element: (inout Draws) -> Element
    ) -> [Element] {
        var elements: [Element] = []
        while elements.count < count, number(upTo: 15) != 0 { elements.append(element(&self)) }
        return elements
    }

    /// Keeps a part of the case for the report.
    public mutating func note(_ name: String, _ value: some Any) {
        notes.append("\(name) = \(value)")
    }
}
