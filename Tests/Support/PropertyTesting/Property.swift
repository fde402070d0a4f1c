internal import Base
internal import Glibc

/// A property that does not hold, with the simplest case found and the seed that leads to it.
public struct PropertyFailure: Error, CustomStringConvertible {
    /// Everything needed to see and repeat the failure.
    public let description: String
}

/// What a property says when it does not hold.
public struct Falsified: Error, CustomStringConvertible {
    /// Why.
    public let description: String

    /// States why.
    public init(_ reason: String) { description = reason }
}

/// Fails the case unless the condition holds.
public func hold(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
    guard condition else { throw Falsified(reason()) }
}

/// Checks that a property holds for many drawn cases; a failing case is shrunk and its seed printed.
///
/// The seed is fixed, so that a run repeats; `APUS_SEED=<number>` gives another.
public func checkProperty(
    _ name: String,
    cases: Int = 1_000,
    _ body: (inout Draws) throws -> Void
) throws {
    let seed = environmentSeed() ?? 2_026
    let root = Random(seed: seed)
    for number in 0..<cases {
        var draws = Draws(random: root.stream(UInt64(number)))
        do {
            try body(&draws)
        } catch {
            let simplest = withoutActuallyEscaping(body) { escaping in
                var shrinker = Shrinker(escaping)
                return shrinker.shrink(draws.usedTape)
            }
            throw PropertyFailure(description: report(name, seed, number, simplest, body))
        }
    }
}

private func report(
    _ name: String,
    _ seed: UInt64,
    _ number: Int,
    _ tape: [UInt64],
    _ body: (inout Draws) throws -> Void
) -> String {
    var draws = Draws(tape: tape)
    var reason = "it held when repeated: the property depends on more than its draws"
    do { try body(&draws) } catch { reason = "\(error)" }
    let notes = draws.notes.map { "  \($0)" }.joined(separator: "\n")
    return """
        \(name) does not hold: \(reason)
        \(notes)
          case \(number), draws \(tape); repeat with APUS_SEED=\(seed)
        """
}

private func environmentSeed() -> UInt64? {
    guard let text = unsafe getenv("APUS_SEED") else { return nil }
    return unsafe UInt64(String(cString: text))
}
