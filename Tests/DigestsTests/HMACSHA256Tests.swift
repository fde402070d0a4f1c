import Digests
import Testing

@Suite("HMAC-SHA256")
struct HMACSHA256Tests {
    /// RFC 4231, cases 1–4, 6 and 7 (5 asks for a truncated code).
    static let rfc4231: [(key: String, data: String, code: String)] = [
        (
            String(repeating: "0b", count: 20), "4869205468657265",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            String(repeating: "aa", count: 20), String(repeating: "dd", count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            "0102030405060708090a0b0c0d0e0f10111213141516171819",
            String(repeating: "cd", count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            String(repeating: "aa", count: 131),
            "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579"
                + "202d2048617368204b6579204669727374",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            String(repeating: "aa", count: 131),
            "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c"
                + "6f636b2d73697a65206b657920616e642061206c6172676572207468616e20626c6f636b2d"
                + "73697a6520646174612e20546865206b6579206e6565647320746f20626520686173686564"
                + "206265666f7265206265696e6720757365642062792074686520484d414320616c676f7269"
                + "74686d2e",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test("gives the codes of RFC 4231", arguments: rfc4231)
    func knownCodes(_ vector: (key: String, data: String, code: String)) {
        let key = HMACSHA256(secret: bytes(vector.key).span)
        let data = bytes(vector.data)
        let first = key.sign(data.span)
        #expect(first.text == vector.code)
        let again = key.sign(data.span)
        #expect(again.text == vector.code, "signing leaves the prepared key as it was")
    }

    /// The example key and texts Binance publishes in its futures documentation.
    @Test(
        "signs Binance's published examples",
        arguments: [
            (
                "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC"
                    + "&recvWindow=5000&timestamp=1591702613943",
                "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9"
            ),
            (
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTCquantity=1&price=9000"
                    + "&recvWindow=5000&timestamp=1591702613943",
                "30baaf0fab549bbeda7f5ef201898b34122da25fd23c646cac2c529aebe670a4"
            ),
            (
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTCquantity=1&price=9000"
                    + "&recvWindow=5000&timestamp= 1591702613943",
                "f9d0ae5e813ef6ccf15c2b5a434047a0181cb5a342b903b367ca6d27a66e36f2"
            ),
        ]
    )
    func binanceExamples(_ payload: String, _ signature: String) {
        let secret = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9"
        let key = HMACSHA256(secret: Array(secret.utf8).span)
        let code = key.sign(Array(payload.utf8).span)
        #expect(code.text == signature)
    }

    @Test("an empty secret and an empty message are allowed")
    func emptyInput() {
        let nothing: [UInt8] = []
        let key = HMACSHA256(secret: nothing.span)
        let code = key.sign(nothing.span)
        #expect(code.text == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }
}
