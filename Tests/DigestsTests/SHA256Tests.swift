import Digests
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    @Test(
        "gives the digests of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ]
    )
    func knownDigests(_ text: String, _ digest: String) {
        let message = Array(text.utf8)
        #expect(sha256(message).text == digest)
    }

    @Test(
        "pieces of any size make the same digest as the whole",
        arguments: [1, 3, 55, 64, 65, 199]
    )
    func pieces(_ size: Int) {
        let message = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        var state = SHA256()
        var at = 0
        while at < message.count {
            let end = min(at + size, message.count)
            state.add(message.span.extracting(at..<end))
            at = end
        }
        let digest = state.digest()
        #expect(digest == sha256(message))
    }

    @Test("digests differ when one bit does")
    func comparesAllBytes() {
        let digest = sha256([])
        for index in 0..<32 {
            var other = digest
            other.bytes[index] ^= 1
            #expect(other != digest)
        }
    }
}
