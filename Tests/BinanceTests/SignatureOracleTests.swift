import Base
import Digests
import Domain
import Foundation
import Testing
import VenuePort

@testable import Binance

/// Whole signed requests against Binance's own SDK, which signs the same fields.
@Suite("Binance signatures against the official SDK")
struct SignatureOracleTests {
    private static let apiKey = "dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83"
    private static let secret = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9"
    private static let seed = [UInt8](repeating: 9, count: 32)
    private static let now = UTCTime(milliseconds: 1_785_048_482_829)

    /// How a key is made, and what the oracle is told of it.
    enum Kind: String, CaseIterable {
        case hmac
        case ed25519

        func encoder() throws -> BinanceEncoder {
            let name = Array(SignatureOracleTests.apiKey.utf8)
            switch self {
            case .hmac:
                let secret = Array(SignatureOracleTests.secret.utf8)
                return BinanceEncoder(
                    apiKey: name.span,
                    key: .hmac(HMACSHA256(secret: secret.span))
                )
            case .ed25519:
                let signer = try Ed25519Signer(seed: SignatureOracleTests.seed.span)
                return BinanceEncoder(apiKey: name.span, key: .ed25519(signer))
            }
        }

        var words: (name: String, value: String) {
            switch self {
            case .hmac: ("secret", SignatureOracleTests.secret)
            case .ed25519:
                ("seed", SignatureOracleTests.seed.map { String(format: "%02x", $0) }.joined())
            }
        }
    }

    @Test(
        "frames and queries are signed byte for byte as the SDK signs them",
        arguments: Kind.allCases
    )
    func texts(_ kind: Kind) throws {
        var encoder = try kind.encoder()
        let table = Listing.table(price: 2, quantity: 3)
        var texts: [String] = []
        for action in [OrderAction.place, .modify, .cancel] {
            texts.append(
                Self.text {
                    encoder.operation(
                        Self.order(action),
                        id: RequestID(raw: 42),
                        instruments: table,
                        at: Self.now,
                        into: &$0
                    )
                }
            )
        }
        let bitcoin = Listing.id("BTCUSDT")
        let requests: [RestRequest] = [
            .operation(Self.order(.place)), .operation(Self.order(.modify)),
            .operation(Self.order(.cancel)), .operation(Self.order(.cancelAll)),
            .order(bitcoin, Self.id), .orderOfVenue(bitcoin, VenueOrderID(low: 77)),
            .openOrders(.none),
            .openOrders(Listing.id("币安人生USDT")), .fills(bitcoin, from: 9), .positions,
            .balances, .countdown(bitcoin, .seconds(30)),
        ]
        for request in requests {
            let target = Self.text {
                encoder.target(request, instruments: table, at: Self.now, into: &$0).byteCount
            }
            texts.append(try #require(target.split(separator: "?").last.map(String.init)))
        }
        texts.append(
            Self.text { encoder.logon(id: RequestID(raw: 7), at: Self.now, into: &$0) }
        )
        let answers = try Self.signed(texts, kind)
        #expect(answers.count == texts.count)
        for (ours, theirs) in zip(texts, answers) { #expect(ours == theirs) }
    }

    private static let id = ClientOrderID(
        tag: 7,
        incarnation: 9,
        lane: LaneID(index: 3),
        sequence: 11
    )

    private static func order(_ action: OrderAction) -> OrderRequest {
        OrderRequest(
            action: action,
            clientID: id,
            instrument: Listing.id("BTCUSDT"),
            side: .sell,
            timeInForce: .postOnly,
            price: Price(raw: 6_431_730),
            quantity: Quantity(raw: 20),
            validUntil: now + .milliseconds(1_500)
        )
    }

    private static func text(_ write: (inout MutableSpan<UInt8>) -> Int) -> String {
        var room = [UInt8](repeating: 0, count: BinanceEncoder.requestBytesMax)
        var span = room.mutableSpan
        let count = write(&span)
        return String(decoding: room[..<count], as: UTF8.self)
    }

    /// The same requests as the SDK signs them.
    private static func signed(_ texts: [String], _ kind: Kind) throws -> [String] {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["APUS_VENV"]
        let venv =
            named.map { URL(fileURLWithPath: $0) }
            ?? tests.deletingLastPathComponent().appending(path: ".venv")
        let process = Process()
        process.executableURL = venv.appending(path: "bin/python")
        process.arguments = [tests.appending(path: "Oracles/binance_signatures.py").path]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let words = kind.words
        for text in texts {
            let line = ["apiKey": apiKey, words.name: words.value, "text": text]
            let data = try JSONSerialization.data(withJSONObject: line)
            try input.fileHandleForWriting.write(contentsOf: data + Data("\n".utf8))
        }
        try input.fileHandleForWriting.close()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
