import Digests
import Testing

@Suite("Ed25519")
struct Ed25519Tests {
    /// RFC 8032 section 7.1: tests 1, 2 and 3.
    static let rfc8032: [(seed: String, publicKey: String, message: String, signature: String)] = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    @Test("gives the signatures of RFC 8032, also the second time", arguments: rfc8032)
    func knownSignatures(
        _ vector: (seed: String, publicKey: String, message: String, signature: String)
    ) throws {
        var signer = try Ed25519Signer(seed: bytes(vector.seed).span)
        let half = signer.publicKey
        #expect(half.text == vector.publicKey)
        for _ in 0..<3 {
            let signature = signer.sign(bytes(vector.message).span)
            let text = hex(signature.bytes.span)
            #expect(text == vector.signature)
        }
    }

    @Test("accepts the right signature and no changed one", arguments: rfc8032)
    func verifies(
        _ vector: (seed: String, publicKey: String, message: String, signature: String)
    ) throws {
        var verifier = try Ed25519Verifier(publicKey: bytes(vector.publicKey).span)
        let message = bytes(vector.message)
        var signature = bytes(vector.signature)
        let longerMessage = message + [0]
        let shortSignature = Array(signature.dropLast())
        let right = verifier.accepts(signature.span, over: message.span)
        #expect(right)
        let longer = verifier.accepts(signature.span, over: longerMessage.span)
        #expect(!longer)
        let short = verifier.accepts(shortSignature.span, over: message.span)
        #expect(!short)
        for place in [0, 31, 32, 63] {
            signature[place] ^= 1
            let changed = verifier.accepts(signature.span, over: message.span)
            #expect(!changed)
            signature[place] ^= 1
        }
        let again = verifier.accepts(signature.span, over: message.span)
        #expect(again, "a refusal leaves the key as it was")
    }

    /// The key of RFC 8410 section 10.3, whose public half is printed there.
    @Test("reads a PKCS#8 PEM text")
    func readsPEM() throws {
        let text = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            -----END PRIVATE KEY-----
            """
        let signer = try Ed25519Signer(pem: Array(text.utf8).span)
        let half = signer.publicKey
        #expect(half.text == "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1")
    }

    @Test("refuses what is no key")
    func refuses() {
        #expect(throws: Ed25519KeyError.length(31)) {
            _ = try Ed25519Signer(seed: [UInt8](repeating: 1, count: 31).span)
        }
        #expect(throws: Ed25519KeyError.length(0)) {
            let nothing: [UInt8] = []
            _ = try Ed25519Verifier(publicKey: nothing.span)
        }
        for text in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            #expect(throws: Ed25519KeyError.notAKey) {
                _ = try Ed25519Signer(pem: Array(text.utf8).span)
            }
        }
    }
}
