internal import Digests

/// The bytes of a session order and of a signed query, of the usual length.
private enum Texts {
    static let order = Array(
        String(repeating: "{\"symbol\":\"BTCUSDT\",\"price\":", count: 11).utf8
    )
    .prefix(300)
    static let query = Array(
        ("symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC"
            + "&recvWindow=5000&timestamp=1591702613943").utf8
    )
}

/// The hash of an order's exact bytes, 300 of them.
final class RequestHash: Work {
    private let bytes = Array(Texts.order)

    func run(_ operations: Int) {
        let bytes = bytes
        var sum: UInt64 = 0
        for _ in 0..<operations { sum &+= ByteHash.of(bytes.span).raw }
        keep(sum)
    }
}

/// One HMAC-SHA256 over a query.
final class HMACSign: Work {
    private let key = HMACSHA256(secret: Texts.query.span)
    private let bytes = Texts.query

    func run(_ operations: Int) {
        let bytes = bytes
        var sum: UInt64 = 0
        for _ in 0..<operations {
            let code = key.sign(bytes.span)
            sum &+= UInt64(code.bytes[0])
        }
        keep(sum)
    }
}

/// One Ed25519 signature over a query.
final class Ed25519Sign: Work {
    private var key: Ed25519Signer?
    private let bytes = Texts.query

    func begin() {
        let seed = [UInt8](repeating: 7, count: 32)
        key = try? Ed25519Signer(seed: seed.span)
    }

    func run(_ operations: Int) {
        guard var key = key.take() else { return }
        let bytes = bytes
        var sum: UInt64 = 0
        for _ in 0..<operations {
            let code = key.sign(bytes.span)
            sum &+= UInt64(code.bytes[0])
        }
        keep(sum)
        self.key = consume key
    }
}
