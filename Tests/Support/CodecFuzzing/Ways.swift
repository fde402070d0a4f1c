internal import Base
internal import Domain
internal import Json
internal import VenuePort

/// One kind of message, read by every way this processor has.
protocol Ways: AnyObject {
    /// What differs between two ways of reading a message; nil when none does.
    ///
    /// `listing` chooses the contracts that are known.
    func disagreement(on message: PaddedBytes, listing: Int) -> String?

    /// What the reference makes of a message.
    func outcome(of message: PaddedBytes) -> Outcome

    /// How many messages the reference found good, and how many it did not.
    var judged: (good: UInt64, bad: UInt64) { get }
}

/// Reads one message into a telling; errors are part of the outcome.
protocol MessageReader: ~Copyable {
    init(path: ReadingPath, body: JSONBody?)

    mutating func read(
        _ message: PaddedBytes,
        _ table: borrowing InstrumentTable,
        into telling: inout Telling
    ) throws(DecodeError)
}

/// The contracts that are known, two lists of them: names, scales and their places differ.
final class Listings {
    private let first: InstrumentTable
    private let second: InstrumentTable

    init(_ first: consuming InstrumentTable, _ second: consuming InstrumentTable) {
        self.first = first
        self.second = second
    }

    func with<Result>(_ choice: Int, _ body: (borrowing InstrumentTable) -> Result) -> Result {
        choice == 0 ? body(first) : body(second)
    }
}

/// The ways of one kind of reader.
final class AllWays<Reader: MessageReader & ~Copyable>: Ways {
    private let listings: Listings
    private let reference = Way<Reader>("reference", .reference, nil)
    private let bodies: [(fast: Way<Reader>, general: Way<Reader>)]
    private(set) var judged: (good: UInt64, bad: UInt64) = (0, 0)

    init(_ listings: Listings) {
        self.listings = listings
        bodies = JSONBody.allCases.filter(\.runsHere).map { body in
            (Way("fast \(body)", .fast, body), Way("general \(body)", .general, body))
        }
    }

    func outcome(of message: PaddedBytes) -> Outcome {
        listings.with(0) { reference.outcome(of: message, $0) }
    }

    func disagreement(on message: PaddedBytes, listing: Int) -> String? {
        listings.with(listing) { table in
            let expected = reference.outcome(of: message, table)
            if expected.fault == nil { judged.good += 1 } else { judged.bad += 1 }
            var plain: Outcome?
            for body in bodies {
                let general = body.general.outcome(of: message, table)
                let fast = body.fast.outcome(of: message, table)
                guard Agreement.isSame(fast, general) else {
                    return Agreement.words(body.fast.name, fast, body.general.name, general)
                }
                if let plain, !Agreement.isSame(plain, general) {
                    return Agreement.words("first body", plain, body.general.name, general)
                }
                plain = general
                guard Agreement.isCompatible(general, with: expected, on: message) else {
                    return Agreement.words(body.general.name, general, reference.name, expected)
                }
            }
            return nil
        }
    }
}

/// One reader and what it is called.
final class Way<Reader: MessageReader & ~Copyable> {
    let name: String
    private var reader: Reader

    init(_ name: String, _ path: ReadingPath, _ body: JSONBody?) {
        self.name = name
        reader = Reader(path: path, body: body)
    }

    func outcome(of message: PaddedBytes, _ table: borrowing InstrumentTable) -> Outcome {
        var telling = Telling()
        do throws(DecodeError) {
            try reader.read(message, table, into: &telling)
            return Outcome(telling: telling, fault: nil)
        } catch {
            return Outcome(telling: telling, fault: error)
        }
    }
}
