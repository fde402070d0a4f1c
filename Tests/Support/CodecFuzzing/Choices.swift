internal import Base

/// Where the maker of messages takes its decisions from.
protocol Choices {
    /// A number in `0..<bound`.
    mutating func below(_ bound: Int) -> Int

    /// Whether there is something to decide with.
    var isSpent: Bool { get }
}

/// Decisions that follow from a seed.
struct SeededChoices: Choices {
    var random: Random
    var isSpent: Bool { false }

    mutating func below(_ bound: Int) -> Int {
        // Quick rather than exactly even: the bounds are small.
        Int(truncatingIfNeeded: ((random.next() >> 32) &* UInt64(bound)) >> 32)
    }
}

/// Decisions that follow from the bytes of a fuzzer's input.
struct InputChoices: Choices {
    private let input: [UInt8]
    private var at = 0

    init(_ input: [UInt8]) { self.input = input }

    var isSpent: Bool { at >= input.count }

    mutating func below(_ bound: Int) -> Int {
        var value = 0
        var reach = 1
        while reach < bound {
            value = value << 8 | (at < input.count ? Int(input[at]) : 0)
            at += 1
            reach <<= 8
        }
        return value % bound
    }
}
