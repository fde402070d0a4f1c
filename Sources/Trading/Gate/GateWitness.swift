public import Base
public import Domain

/// Sees every check of the gate as it is made, so that an explanation cannot differ from the gate.
protocol GateWitness {
    /// Whether it sees nothing: then facts that all hold need not be named one by one.
    static var isBlind: Bool { get }

    /// Hands back whether the check refuses; `name` says what was compared, value against limit.
    mutating func refuses(
        _ refusal: Refusal,
        _ name: StaticString,
        _ value: @autoclosure () -> Int64,
        _ limit: @autoclosure () -> Int64,
        _ unit: GateUnit,
        when isRefused: Bool
    ) -> Bool
}

extension GateWitness {
    /// A check of a fact that must hold.
    @inline(__always)
    mutating func misses(
        _ refusal: Refusal,
        _ name: StaticString,
        unless isFine: Bool
    ) -> Bool {
        refuses(refusal, name, isFine ? 1 : 0, 1, .fact, when: !isFine)
    }
}

/// What a check's two numbers count.
public enum GateUnit: Sendable {
    /// A fact: 1 for yes, 0 for no, and the limit is what it must be.
    case fact

    /// A plain number.
    case count

    /// A price at the contract's scale.
    case price

    /// A quantity at the contract's scale.
    case quantity

    /// Money at 10⁻⁸.
    case money

    /// Nanoseconds.
    case span

    /// Ten-thousandths.
    case share
}

/// The lane's own witness: it sees nothing and costs nothing.
struct Unwatched: GateWitness {
    static var isBlind: Bool { true }

    @inline(__always)
    mutating func refuses(
        _ refusal: Refusal,
        _ name: StaticString,
        _ value: @autoclosure () -> Int64,
        _ limit: @autoclosure () -> Int64,
        _ unit: GateUnit,
        when isRefused: Bool
    ) -> Bool { isRefused }
}

/// One check as the gate made it.
public struct GateFinding: Sendable {
    /// What was compared.
    public let name: String

    /// The value the gate looked at.
    public let value: Int64

    /// What it was held against; 0 is an unset limit where the check has one.
    public let limit: Int64

    /// What the two numbers count.
    public let unit: GateUnit

    /// The reason it would give, or gave.
    public let refusal: Refusal

    /// Whether it refused.
    public let isRefused: Bool
}

/// What the gate said about one request, check by check; made in a replay only.
public struct GateTrail: GateWitness, Sendable {
    /// The request; its client id is known once the gate let it pass.
    public internal(set) var request: OrderRequest

    /// The checks in the order they were made; nothing follows the one that refused.
    public private(set) var findings: [GateFinding] = []

    /// Why it did not leave; nil when it did.
    public internal(set) var refusal: Refusal?

    /// What rests at its price in the book of that pass: all ahead of it, should it join now.
    public internal(set) var ahead: Quantity?

    static var isBlind: Bool { false }

    init(_ request: OrderRequest) { self.request = request }

    mutating func refuses(
        _ refusal: Refusal,
        _ name: StaticString,
        _ value: @autoclosure () -> Int64,
        _ limit: @autoclosure () -> Int64,
        _ unit: GateUnit,
        when isRefused: Bool
    ) -> Bool {
        findings.append(
            GateFinding(
                name: "\(name)",
                value: value(),
                limit: limit(),
                unit: unit,
                refusal: refusal,
                isRefused: isRefused
            )
        )
        return isRefused
    }
}
