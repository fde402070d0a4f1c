import Base
import Domain
import VenuePort

/// Keeps everything a user decoder hands over.
struct UserRecorder: UserSink {
    var orders: [OrderEvent] = []
    var balances: [BalanceUpdate] = []
    var positions: [PositionUpdate] = []
    var signals: [AccountSignal] = []
    var oddities: [Oddity] = []

    /// How many things were handed over.
    var count: Int {
        orders.count + balances.count + positions.count + signals.count + oddities.count
    }

    mutating func order(_ event: OrderEvent) { orders.append(event) }
    mutating func balance(_ update: BalanceUpdate) { balances.append(update) }
    mutating func position(_ update: PositionUpdate) { positions.append(update) }
    mutating func signal(_ signal: AccountSignal) { signals.append(signal) }
    mutating func odd(_ oddity: Oddity) { oddities.append(oddity) }
}

/// Keeps everything an answer decoder hands over.
struct AnswerRecorder: AnswerSink {
    var answers: [Answer] = []
    var positions: [PositionUpdate] = []
    var balances: [BalanceUpdate] = []
    var keys: [String] = []
    var modes: [Bool] = []
    var oddities: [Oddity] = []

    mutating func answer(_ answer: Answer) { answers.append(answer) }
    mutating func position(_ update: PositionUpdate) { positions.append(update) }
    mutating func balance(_ update: BalanceUpdate) { balances.append(update) }

    mutating func streamKey(_ key: Span<UInt8>) {
        keys.append(String(decoding: key.indices.map { key[$0] }, as: UTF8.self))
    }

    mutating func hedgeMode(_ isOn: Bool) { modes.append(isOn) }
    mutating func odd(_ oddity: Oddity) { oddities.append(oddity) }
}
