internal import Base
internal import Digests
internal import Domain
internal import Exchange

/// What proves that a request is an account's own.
public struct AccountSetup: Sendable {
    /// The API key.
    public var key: String

    /// The HMAC secret, if it has one.
    public var secret: String?

    /// The 32 bytes of its Ed25519 public key, if it has one; session logon needs it.
    public var publicKey: [UInt8]?

    /// What it owns at the start, by asset name, at 10⁻⁸.
    public var balances: [(asset: String, amount: Int64)]

    /// The leverage it starts with on every contract.
    public var leverage: Int

    /// What it pays to make, in 10⁻⁸.
    public var makerFee: Int64

    /// What it pays to take, in 10⁻⁸.
    public var takerFee: Int64

    /// What it holds at the start.
    public var positions: [(symbol: String, amount: String, entry: String)] = []

    /// States an account of the regular tier.
    public init(
        key: String,
        secret: String? = nil,
        publicKey: [UInt8]? = nil,
        balances: [(asset: String, amount: Int64)],
        leverage: Int = 20,
        makerFee: Int64 = 20_000,
        takerFee: Int64 = 50_000
    ) {
        self.key = key
        self.secret = secret
        self.publicKey = publicKey
        self.balances = balances
        self.leverage = leverage
        self.makerFee = makerFee
        self.takerFee = takerFee
    }
}

/// A customer: keys, counters, listen key and everything that is over.
final class ClientAccount {
    /// A change of a wallet as the income list shows it.
    struct Income {
        var type: String
        var symbol: String
        var amount: Money
        var time: UTCTime
        var number: Int64
        var tradeID: Int64
    }

    let key: String
    let core: AccountID
    let makerFee: Int64
    private let hmac: HMACSHA256?
    private var verifier: Ed25519Verifier?

    var budget = OrderBudget()
    var fees: FeeTier
    var listenKey: String?
    var listenKeyExpires = UTCTime.none
    var closed = KeptRows<OrderReport>()
    var fills = KeptRows<OrderReport>()
    var incomes = KeptRows<Income>()

    /// Answers about orders that a scenario hides, by wire id.
    var hidden: [Int64: HiddenOrder] = [:]

    private var closedByID: [OrderKey: Int] = [:]
    private var closedByClient: [ClientKey: Int] = [:]

    /// An order's place in the memory of what is over; ids are unique within a contract only.
    struct OrderKey: Hashable {
        var instrument: InstrumentID
        var id: Int64
    }

    /// The same by the client's id.
    private struct ClientKey: Hashable {
        var instrument: InstrumentID
        var client: ClientText
    }

    init(_ setup: AccountSetup, core: AccountID) {
        key = setup.key
        self.core = core
        makerFee = setup.makerFee
        fees = FeeTier(maker: setup.makerFee, taker: setup.takerFee)
        if let secret = setup.secret {
            let bytes = Array(secret.utf8)
            hmac = HMACSHA256(secret: bytes.span)
        } else {
            hmac = nil
        }
        if let publicKey = setup.publicKey {
            verifier = try? Ed25519Verifier(publicKey: publicKey.span)
        } else {
            verifier = nil
        }
    }

    /// Whether it can log a session on.
    var hasPublicKey: Bool { verifier != nil }

    /// Whether `signature` is the account's over `text`: hex of an HMAC, or base64 of Ed25519.
    func accepts(signature: String, over text: [UInt8]) -> Bool {
        let bytes = Array(signature.utf8)
        if hmac != nil, bytes.count == 64 {
            var room = [UInt8](repeating: 0, count: 32)
            var span = room.mutableSpan
            if Hex.decode(bytes.span, into: &span) == 32, matches(room, over: text) { return true }
        }
        return acceptsEd25519(bytes, over: text)
    }

    /// Whether base64 `signature` is the account's Ed25519 signature over `text`.
    func acceptsEd25519(_ signature: [UInt8], over text: [UInt8]) -> Bool {
        guard verifier != nil, signature.count == 88 else { return false }
        var room = [UInt8](repeating: 0, count: 66)
        var span = room.mutableSpan
        guard Base64.decode(signature.span, into: &span) == 64 else { return false }
        let exact = Array(room[..<64])
        return verifier?.accepts(exact.span, over: text.span) ?? false
    }

    private func matches(_ code: [UInt8], over text: [UInt8]) -> Bool {
        guard let expected = hmac?.sign(text.span) else { return false }
        var difference: UInt8 = 0
        for index in 0..<32 { difference |= expected.bytes[index] ^ code[index] }
        return difference == 0
    }

    /// Remembers an order that is over.
    func remember(_ report: OrderReport) {
        closedByID[Self.key(report)] = closed.next
        closedByClient[Self.clientKey(report)] = closed.next
        guard let old = closed.append(report) else { return }
        closedByID[Self.key(old)] = nil
        let client = Self.clientKey(old)
        // A later order may have had the same client id.
        if let number = closedByClient[client], closed[number] == nil {
            closedByClient[client] = nil
        }
    }

    private static func key(_ report: OrderReport) -> OrderKey {
        OrderKey(instrument: report.instrument, id: report.id.raw)
    }

    private static func clientKey(_ report: OrderReport) -> ClientKey {
        ClientKey(instrument: report.instrument, client: report.client)
    }

    /// The order that is over with this id.
    func closedOrder(_ id: OrderID, on instrument: InstrumentID) -> OrderReport? {
        closedByID[OrderKey(instrument: instrument, id: id.raw)].flatMap { closed[$0] }
    }

    /// The latest order that is over with this client text.
    func closedOrder(client: ClientText, on instrument: InstrumentID) -> OrderReport? {
        closedByClient[ClientKey(instrument: instrument, client: client)].flatMap { closed[$0] }
    }
}

/// Which views do not show an order, and until when.
struct HiddenOrder {
    var until: UTCTime
    var views: Set<String>
}
