/// Something that happens when a condition is met.
public struct Step: Sendable {
    /// Its name.
    public var id: String

    /// When it fires.
    public var when: Condition

    /// What it does, in order.
    public var effects: [Effect]

    /// How often it may fire; nil for always.
    public var timesMax: Int?

    /// The name the matched request's client id gets.
    public var bind: String?
}

/// When a step fires.
public indirect enum Condition: Sendable {
    /// That instant is reached.
    case atMilliseconds(Int64)
    /// A matching request was read.
    case request(RequestPattern)
    /// A matching private event is about to leave.
    case event(EventPattern)
    /// The nth frame of a stream is about to leave.
    case stream(name: Pattern, nth: Int?)
    /// So long after a step fired.
    case after(step: String, milliseconds: Int64)
    /// The best price of a side is at the value or beyond.
    case book(symbol: String, side: String, price: String)
    /// Each of them holds.
    case all([Condition])
    /// One of them holds.
    case any([Condition])
}

/// Which requests.
public struct RequestPattern: Sendable {
    /// What they are about; `any` for all.
    public var kind: RequestKind
    /// Which of the matching ones, from 1.
    public var nth: Int?
    /// Of which contract.
    public var symbol: Pattern?
    /// With which client id.
    public var client: Pattern?
    /// Through which door: `rest` or `wsapi`.
    public var via: String?
    /// Of which account.
    public var account: String?
    /// Of which side.
    public var side: String?
}

/// Which private events.
public struct EventPattern: Sendable {
    /// The venue's word for them.
    public var kind: String
    /// What happened to the order.
    public var execution: String?
    /// Where the order stands.
    public var status: String?
    /// Which of the matching ones, from 1.
    public var nth: Int?
    /// Of which contract.
    public var symbol: Pattern?
    /// With which client id.
    public var client: Pattern?
}

/// A text with `*` for any text and `?` for one character, or `$name` for a bound client id.
public struct Pattern: Sendable, Equatable {
    /// The pattern as written.
    public var text: String

    /// Wraps a pattern.
    public init(_ text: String) { self.text = text }

    /// The name it stands for, if it is one.
    public var boundName: String? { text.hasPrefix("$") ? String(text.dropFirst()) : nil }

    /// Whether it matches; a name matches through what it is bound to.
    public func matches(_ candidate: String, bound: [String: String] = [:]) -> Bool {
        if let boundName { return bound[boundName] == candidate }
        return Self.match(Array(text.utf8)[...], Array(candidate.utf8)[...])
    }

    private static func match(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "*") {
            let rest = pattern.dropFirst()
            return (text.startIndex...text.endIndex).contains { match(rest, text[$0...]) }
        }
        guard let head = text.first, first == UInt8(ascii: "?") || first == head else {
            return false
        }
        return match(pattern.dropFirst(), text.dropFirst())
    }
}
