public import BinanceSkin
internal import Digests

/// What the command line asks for.
public struct SimulatorOptions: Sendable {
    /// The address to listen on.
    public var address = "127.0.0.1"

    /// The port; 0 lets the system choose.
    public var port = 0

    /// Where the certificates lie.
    public var tlsDirectory = ".venue-sim"

    /// Where everything random comes from.
    public var seed: UInt64 = 1

    /// The contracts; empty: BTCUSDT and ETHUSDT, or the one a recording holds.
    public var symbols: [String] = []

    /// The recorded session to replay, as a file.
    public var replay: String?

    /// How queues are seen in a recorded session.
    public var queue = QueueChoice.conservative

    /// How fast venue time runs, in hundredths.
    public var speedPercent: Int64 = 100

    /// Whether the event log is JSON.
    public var json = false

    /// Whether there is an event log at all.
    public var quiet = false

    /// Events a second of each synthetic market.
    public var eventsPerSecond = 200

    /// The scenario to play, as a file.
    public var scenario: String?

    /// The customers as `KEY:SECRET[:BALANCE]`.
    public var accounts: [String] = []

    /// Reads the words after the program's name.
    public init(_ words: [String]) throws(SimulatorError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--json": json = true
            case "--venue":
                let name = try Self.value(word, &rest)
                guard name == "binance" else { throw .venue(name) }
            case "--bind": address = try Self.loopback(try Self.value(word, &rest))
            case "--port": port = Int(try Self.number(word, &rest, 0...65_535))
            case "--tls-dir": tlsDirectory = try Self.value(word, &rest)
            case "--seed": seed = UInt64(try Self.number(word, &rest, 0...Int64.max))
            case "--symbols":
                symbols = try Self.value(word, &rest).split(separator: ",").map(String.init)
            case "--speed": speedPercent = try Self.speed(try Self.value(word, &rest))
            case "--events": eventsPerSecond = Int(try Self.number(word, &rest, 1...10_000))
            case "--quiet": quiet = true
            case "--replay": replay = try Self.value(word, &rest)
            case "--queue":
                let text = try Self.value(word, &rest)
                guard let choice = QueueChoice(text) else {
                    throw .value(option: word, text: text)
                }
                queue = choice
            case "--scenario": scenario = try Self.value(word, &rest)
            case "--account": accounts.append(try Self.value(word, &rest))
            default: throw .option(word)
            }
        }
        if replay != nil, scenario != nil { throw .together("--replay", "--scenario") }
        if replay != nil, symbols.count > 1 { throw .together("--replay", "several --symbols") }
        if accounts.isEmpty { accounts = ["demo-key:demo-secret:100000"] }
    }

    private static func value(
        _ option: String,
        _ rest: inout ArraySlice<String>
    ) throws(SimulatorError) -> String {
        guard let value = rest.popFirst(), !value.isEmpty else { throw .valueMissing(option) }
        return value
    }

    private static func number(
        _ option: String,
        _ rest: inout ArraySlice<String>,
        _ range: ClosedRange<Int64>
    ) throws(SimulatorError) -> Int64 {
        let text = try value(option, &rest)
        guard let number = Int64(text), range.contains(number) else {
            throw .value(option: option, text: text)
        }
        return number
    }

    /// Only an address of this machine's own loopback net.
    private static func loopback(_ text: String) throws(SimulatorError) -> String {
        if text == "localhost" { return "127.0.0.1" }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "127", parts.allSatisfy({ UInt8($0) != nil }) else {
            throw .notLoopback(text)
        }
        return text
    }

    /// A factor such as `1`, `0.5` or `20`.
    private static func speed(_ text: String) throws(SimulatorError) -> Int64 {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        guard parts.count <= 2, fraction.utf8.count <= 2, let whole = Int64(parts[0]),
            let hundredths = Int64((fraction + "00").prefix(2)), whole >= 0, whole <= 1_000,
            whole * 100 + hundredths > 0
        else { throw .value(option: "--speed", text: text) }
        return whole * 100 + hundredths
    }
}

extension SimulatorOptions {
    /// The venue they describe.
    func setup() throws(SimulatorError) -> VenueSetup {
        if let scenario { return try ScenarioSetup.setup(file: scenario, keys: tlsDirectory) }
        var customers: [AccountSetup] = []
        for text in accounts { customers.append(try Self.account(text)) }
        return VenueSetup(seed: seed, markets: try markets(), accounts: customers)
    }

    private func markets() throws(SimulatorError) -> [VenueSetup.Market] {
        if let replay {
            return [try ReplaySetup.market(file: replay, symbol: symbols.first, queue: queue)]
        }
        let names = symbols.isEmpty ? ["BTCUSDT", "ETHUSDT"] : symbols
        return names.map { symbol in
            VenueSetup.Market(
                symbol: symbol,
                source: .synthetic(eventsPerSecond: eventsPerSecond, spreadTicks: 1)
            )
        }
    }

    /// `KEY:SECRET[:BALANCE]`, the balance in USDT and as much in USDC.
    private static func account(_ text: String) throws(SimulatorError) -> AccountSetup {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty,
            let amount = Int64(parts.count == 3 ? parts[2] : "10000"), amount >= 0,
            amount <= 10_000_000_000
        else { throw .value(option: "--account", text: text) }
        let isFile = parts[1].hasPrefix("@")
        return AccountSetup(
            key: parts[0],
            secret: isFile ? nil : parts[1],
            publicKey: isFile ? try PublicKeyFile.read(String(parts[1].dropFirst())) : nil,
            balances: [("USDT", amount * 100_000_000), ("USDC", amount * 100_000_000)]
        )
    }
}
