import Digests
import Testing

@Suite("Hexadecimal, Base64 and percent encoding")
struct TextCodingTests {
    @Test(
        "gives the texts of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ]
    )
    func base64Texts(_ plain: String, _ text: String) {
        #expect(base64(Array(plain.utf8)) == text)
        #expect(base64Bytes(text) == Array(plain.utf8))
    }

    @Test(
        "Base64 refuses what it never writes",
        arguments: [
            "Z", "Zg=", "Zg", "Zh==", "Zm9=", "Z===", "====", "Zm9v\n", "Zm 9v", "Zg==Zg==",
        ]
    )
    func base64Refuses(_ text: String) {
        #expect(base64Bytes(text) == nil)
    }

    @Test("every run of bytes comes back from both texts")
    func roundTrip() {
        for count in 0..<70 {
            let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            #expect(base64Bytes(base64(plain), room: 70) == plain)
            #expect(hexBytes(hex(plain.span), room: 70) == plain)
        }
    }

    @Test("reading refuses a room too small")
    func smallRoom() {
        #expect(base64Bytes("Zm9v", room: 2) == nil)
        #expect(base64Bytes("Zm8=", room: 2) == [0x66, 0x6f])
        #expect(hexBytes("abcdef", room: 2) == nil)
    }

    @Test("hexadecimal reads both cases and refuses the rest")
    func hexadecimal() {
        #expect(hexBytes("aBFf") == [0xab, 0xff])
        for text in ["a", "0g", "0x", "@0", "`0", "/0", ":0"] {
            #expect(hexBytes(text) == nil)
        }
    }

    @Test("percent encoding escapes all but the unreserved")
    func percent() {
        var room = [UInt8](repeating: 0, count: 64)
        var span = room.mutableSpan
        let end = PercentEncoding.encode(Array("a-Z_0.~ +/=&é".utf8).span, into: &span)
        let text = String(decoding: room[..<end], as: UTF8.self)
        #expect(text == "a-Z_0.~%20%2B%2F%3D%26%C3%A9")
    }
}
