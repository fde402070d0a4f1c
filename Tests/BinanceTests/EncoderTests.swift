import Base
import Digests
import Domain
import Foundation
import Testing
import VenuePort

@testable import Binance

@Suite("Binance requests")
struct EncoderTests {
    private static let apiKey = "dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83"
    private static let secret = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9"
    private static let now = UTCTime(milliseconds: 1_591_702_613_943)
    private static let id = ClientOrderID(
        tag: 7,
        incarnation: 9,
        lane: LaneID(index: 3),
        sequence: 11
    )

    private static func encoder() -> BinanceEncoder {
        let secret = Array(Self.secret.utf8)
        let name = Array(apiKey.utf8)
        return BinanceEncoder(apiKey: name.span, key: .hmac(HMACSHA256(secret: secret.span)))
    }

    private static func order(_ action: OrderAction) -> OrderRequest {
        OrderRequest(
            action: action,
            clientID: id,
            instrument: Listing.id("BTCUSDT"),
            side: .buy,
            timeInForce: .postOnly,
            price: Price(raw: 900_010),
            quantity: Quantity(raw: 1_250),
            validUntil: now + .milliseconds(1_500)
        )
    }

    private static func text(_ write: (inout MutableSpan<UInt8>) -> Int) -> String {
        var room = [UInt8](repeating: 0, count: BinanceEncoder.requestBytesMax)
        var span = room.mutableSpan
        let count = write(&span)
        return String(decoding: room[..<count], as: UTF8.self)
    }

    /// HMAC-SHA256 of a text, by the command-line tool of OpenSSL.
    private static func oracle(_ payload: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = ["dgst", "-sha256", "-hmac", secret]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        input.fileHandleForWriting.write(Data(payload.utf8))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(),
            as: UTF8.self
        )
        return text.split(whereSeparator: { $0 == " " || $0 == "\n" }).last.map(String.init) ?? ""
    }

    @Test("a session's frames are these bytes")
    func sessionFrames() {
        var encoder = Self.encoder()
        encoder.isSessionOpen = true
        let table = Listing.table(price: 2, quantity: 3)
        func frame(_ action: OrderAction) -> String {
            Self.text {
                encoder.operation(
                    Self.order(action),
                    id: RequestID(raw: 42),
                    instruments: table,
                    at: Self.now,
                    into: &$0
                )
            }
        }
        let id = Self.id.raw
        #expect(
            frame(.place)
                == #"{"id":42,"method":"order.place","params":{"newClientOrderId":"\#(id)","#
                + #""newOrderRespType":"ACK","price":"9000.1","quantity":"1.25","recvWindow":1500,"#
                + #""selfTradePreventionMode":"EXPIRE_TAKER","side":"BUY","symbol":"BTCUSDT","#
                + #""timeInForce":"GTX","timestamp":1591702613943,"type":"LIMIT"}}"#
        )
        #expect(
            frame(.modify)
                == #"{"id":42,"method":"order.modify","params":{"origClientOrderId":"\#(id)","#
                + #""price":"9000.1","quantity":"1.25","recvWindow":1500,"side":"BUY","#
                + #""symbol":"BTCUSDT","timestamp":1591702613943}}"#
        )
        #expect(
            frame(.cancel)
                == #"{"id":42,"method":"order.cancel","params":{"origClientOrderId":"\#(id)","#
                + #""recvWindow":1500,"symbol":"BTCUSDT","timestamp":1591702613943}}"#
        )
    }

    @Test("a frame without a session is signed over its parameters in alphabetical order")
    func signedFrame() throws {
        var encoder = Self.encoder()
        let table = Listing.table(price: 2, quantity: 3)
        let text = Self.text {
            encoder.operation(
                Self.order(.place),
                id: RequestID(raw: 1),
                instruments: table,
                at: Self.now,
                into: &$0
            )
        }
        let payload =
            "apiKey=\(Self.apiKey)&newClientOrderId=\(Self.id.raw)&newOrderRespType=ACK"
            + "&price=9000.1&quantity=1.25&recvWindow=1500&selfTradePreventionMode=EXPIRE_TAKER"
            + "&side=BUY&symbol=BTCUSDT&timeInForce=GTX&timestamp=1591702613943&type=LIMIT"
        #expect(text.hasSuffix(",\"signature\":\"\(try Self.oracle(payload))\"}}"))
    }

    @Test("REST targets are these bytes, signed as they go out")
    func targets() throws {
        var encoder = Self.encoder()
        let table = Listing.table(price: 2, quantity: 3)
        let bitcoin = Listing.id("BTCUSDT")
        let cases: [(RestRequest, RestMethod, String, String)] = [
            (.time, .get, "/fapi/v1/time", ""), (.instruments, .get, "/fapi/v1/exchangeInfo", ""),
            (.book(bitcoin, levels: 1_000), .get, "/fapi/v1/depth?symbol=BTCUSDT&limit=1000", ""),
            (.streamKey, .post, "/fapi/v1/listenKey", ""),
            (.streamKeepAlive, .put, "/fapi/v1/listenKey", ""),
            (
                .order(bitcoin, Self.id), .get, "/fapi/v1/order?",
                "symbol=BTCUSDT&origClientOrderId=\(Self.id.raw)"
            ),
            (
                .orderOfVenue(bitcoin, VenueOrderID(low: 40_004_915_401)), .get,
                "/fapi/v1/order?", "symbol=BTCUSDT&orderId=40004915401"
            ), (.openOrders(.none), .get, "/fapi/v1/openOrders?", ""),
            (
                .openOrders(Listing.id("币安人生USDT")), .get, "/fapi/v1/openOrders?",
                "symbol=%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT"
            ),
            (
                .fills(bitcoin, from: 9), .get, "/fapi/v1/userTrades?",
                "symbol=BTCUSDT&fromId=9&limit=1000"
            ), (.positions, .get, "/fapi/v3/positionRisk?", ""),
            (.balances, .get, "/fapi/v3/balance?", ""),
            (
                .countdown(bitcoin, .seconds(30)), .post, "/fapi/v1/countdownCancelAll?",
                "symbol=BTCUSDT&countdownTime=30000"
            ),
        ]
        for (request, method, path, parameters) in cases {
            var target = RestTarget(method: .get, byteCount: 0, needsKey: false)
            let text = Self.text {
                target = encoder.target(request, instruments: table, at: Self.now, into: &$0)
                return target.byteCount
            }
            #expect(target.method == method)
            guard path.hasSuffix("?") else {
                #expect(text == path)
                continue
            }
            let separator = parameters.isEmpty ? "" : "&"
            let query = parameters + separator + "recvWindow=5000&timestamp=1591702613943"
            #expect(text == path + query + "&signature=" + (try Self.oracle(query)))
            #expect(target.needsKey)
        }
    }

    @Test("order operations go over REST when the session is gone, cancel-all only there")
    func restOperations() throws {
        var encoder = Self.encoder()
        let table = Listing.table(price: 2, quantity: 3)
        for (action, method, path) in [
            (OrderAction.place, RestMethod.post, "/fapi/v1/order?"),
            (.modify, .put, "/fapi/v1/order?"), (.cancel, .delete, "/fapi/v1/order?"),
            (.cancelAll, .delete, "/fapi/v1/allOpenOrders?"),
        ] {
            var used = RestMethod.get
            let text = Self.text {
                let target = encoder.target(
                    .operation(Self.order(action)),
                    instruments: table,
                    at: Self.now,
                    into: &$0
                )
                used = target.method
                return target.byteCount
            }
            #expect(used == method)
            let parts = text.dropFirst(path.count).split(separator: "&signature=")
            #expect(text.hasPrefix(path))
            #expect(String(parts[1]) == (try Self.oracle(String(parts[0]))))
        }
    }

    @Test("a batch is an array of orders, escaped")
    func batch() throws {
        var encoder = Self.encoder()
        let table = Listing.table(price: 2, quantity: 3)
        let orders = [Self.order(.place), Self.order(.place)]
        let text = Self.text {
            encoder.batch(orders.span, instruments: table, at: Self.now, into: &$0).byteCount
        }
        let query = text.dropFirst("/fapi/v1/batchOrders?batchOrders=".count)
        let list = query.split(separator: "&")[0].removingPercentEncoding ?? ""
        let rows = try JSONSerialization.jsonObject(with: Data(list.utf8)) as? [[String: String]]
        #expect(rows?.count == 2)
        #expect(rows?.first?["price"] == "9000.1")
        #expect(rows?.first?["newClientOrderId"] == "\(Self.id.raw)")
        let cancels = [Self.order(.cancel), Self.order(.cancel)]
        let cancel = Self.text {
            encoder.batch(cancels.span, instruments: table, at: Self.now, into: &$0).byteCount
        }
        let list2 = "%5B%22\(Self.id.raw)%22%2C%22\(Self.id.raw)%22%5D"
        #expect(
            cancel.hasPrefix(
                "/fapi/v1/batchOrders?symbol=BTCUSDT&origClientOrderIdList=\(list2)&recvWindow="
            )
        )
    }

    @Test("subscriptions name the stream in small letters, on the route that serves it")
    func subscriptions() {
        let encoder = Self.encoder()
        let table = Listing.table()
        func message(_ stream: PublicStream) -> String {
            Self.text {
                encoder.subscription(
                    stream,
                    of: Listing.id("BTCUSDT"),
                    subscribe: true,
                    id: RequestID(raw: 3),
                    instruments: table,
                    into: &$0
                )
            }
        }
        #expect(
            message(.book) == #"{"method":"SUBSCRIBE","params":["btcusdt@depth@100ms"],"id":3}"#
        )
        #expect(message(.mark).contains("btcusdt@markPrice@1s"))
        #expect(PublicStream.book.binanceRoute.path.description == "/public/stream")
        #expect(PublicStream.trades.binanceRoute.path.description == "/market/stream")
    }

    @Test("a log-on is signed by the Ed25519 key over its sorted parameters")
    func logon() throws {
        let seed = [UInt8](repeating: 9, count: 32)
        let signer = try Ed25519Signer(seed: seed.span)
        let publicKey = signer.publicKey
        let name = Array(Self.apiKey.utf8)
        var encoder = BinanceEncoder(apiKey: name.span, key: .ed25519(signer))
        let text = Self.text { encoder.logon(id: RequestID(raw: 1), at: Self.now, into: &$0) }
        let object =
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let parameters = try #require(object?["params"] as? [String: Any])
        let signature = try #require(parameters["signature"] as? String)
        let bytes = [UInt8](try #require(Data(base64Encoded: signature)))
        let payload = Array(
            "apiKey=\(Self.apiKey)&recvWindow=5000&timestamp=1591702613943".utf8
        )
        var verifier = try Ed25519Verifier(publicKey: publicKey.bytes.span)
        let accepted = verifier.accepts(bytes.span, over: payload.span)
        #expect(accepted)
    }

    @Test("no request names a path that moves funds")
    func noWithdrawal() {
        // The type has no such word; this walks every word it has.
        var encoder = Self.encoder()
        let table = Listing.table(price: 2, quantity: 3)
        let requests: [RestRequest] = [
            .time, .instruments, .streamKey, .streamKeepAlive, .positions, .balances, .positionMode,
            .setOneWay, .openOrders(.none),
        ]
        for request in requests {
            let text = Self.text {
                encoder.target(request, instruments: table, at: Self.now, into: &$0).byteCount
            }
            #expect(text.hasPrefix("/fapi/"))
            #expect(!text.contains("withdraw") && !text.contains("transfer"))
        }
    }
}
