internal import Base
internal import BinanceSkin
internal import Digests
internal import Glibc
internal import Scenarios

/// A venue out of a scenario file.
enum ScenarioSetup {
    static func setup(file: String, keys directory: String) throws(SimulatorError) -> VenueSetup {
        guard let bytes = FileBytes.read(file) else { throw .file(file) }
        let scenario: Scenario
        do {
            scenario = try ScenarioReader.read(bytes, file: file)
        } catch {
            throw .scenario(error.words)
        }
        guard scenario.venue == "binance" else { throw .venue(scenario.venue) }
        var markets: [VenueSetup.Market] = []
        for market in scenario.markets { markets.append(try self.market(market)) }
        var accounts: [AccountSetup] = []
        for account in scenario.accounts {
            accounts.append(try self.account(account, scenario.seed, directory))
        }
        return VenueSetup(
            seed: UInt64(scenario.seed),
            markets: markets,
            accounts: accounts,
            scenario: scenario
        )
    }

    private static func market(_ market: ScenarioMarket) throws(SimulatorError) -> VenueSetup.Market
    {
        switch market.source {
        case .synthetic(let price, let spreadTicks, let eventsPerSecond):
            VenueSetup.Market(
                symbol: market.symbol,
                price: price,
                source: .synthetic(
                    eventsPerSecond: eventsPerSecond,
                    spreadTicks: spreadTicks
                )
            )
        case .still(let bids, let asks):
            VenueSetup.Market(
                symbol: market.symbol,
                source: .still(
                    bids: bids.map { ($0.price, $0.quantity) },
                    asks: asks.map { ($0.price, $0.quantity) }
                )
            )
        case .replay: throw .setup("a recorded market is served by --replay, without a scenario")
        }
    }

    private static func account(
        _ account: ScenarioAccount,
        _ seed: Int64,
        _ directory: String
    ) throws(SimulatorError) -> AccountSetup {
        var setup = AccountSetup(
            key: account.key,
            secret: account.secret,
            publicKey: nil,
            balances: account.balances.map { ($0.asset, DecimalMoney.parse($0.amount) ?? 0) },
            leverage: account.leverage,
            makerFee: DecimalMoney.parse(account.makerFee) ?? 0,
            takerFee: DecimalMoney.parse(account.takerFee) ?? 0
        )
        setup.positions = account.positions
        switch account.publicKey {
        case nil: break
        case "generated": setup.publicKey = try generate(account.key, seed, directory)
        case let text?:
            guard let key = PublicKeyFile.key(pem: Array(text.utf8)) else {
                throw .publicKey("the key of account \(account.key)")
            }
            setup.publicKey = key
        }
        return setup
    }

    /// Where the private half of a made key lies.
    static func privateKeyFile(_ key: String, in directory: String) -> String {
        let name = key.utf8.map { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                ? byte : UInt8(ascii: "_")
        }
        return directory + "/" + String(decoding: name, as: UTF8.self) + ".ed25519.pem"
    }

    /// A pair out of the scenario's seed; the private half is written where the client finds it.
    private static func generate(
        _ key: String,
        _ seed: Int64,
        _ directory: String
    ) throws(SimulatorError) -> [UInt8] {
        let text = Array("\(seed) \(key)".utf8)
        let secret = SHA256.digest(of: text.span)
        var bytes = [UInt8]()
        for index in 0..<32 { bytes.append(secret.bytes[index]) }
        let file = privateKeyFile(key, in: directory)
        // SAFETY: the path is a text of our own.
        _ = unsafe mkdir(directory, 0o755)
        guard let signer = try? Ed25519Signer(seed: bytes.span),
            FileBytes.write(PublicKeyFile.privatePEM(seed: bytes), to: file, mode: 0o600)
        else { throw .file(file) }
        let publicKey = signer.publicKey
        return (0..<32).map { publicKey.bytes[$0] }
    }
}
