import Digests
import Testing

@Suite("CRC32C and the byte hash")
struct ChecksumTests {
    /// The check value every catalogue gives, and RFC 3720 B.4.
    @Test("gives the published checksums")
    func knownChecksums() {
        #expect(CRC32C.isAvailable)
        #expect(checksum(Array("123456789".utf8)) == 0xE306_9283)
        #expect(checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(checksum((0..<32).map { UInt8($0) }) == 0x46DD_794E)
        #expect(checksum([]) == 0)
    }

    @Test("words, halves and bytes make one checksum")
    func widths() {
        let text = (0..<29).map { UInt8(truncatingIfNeeded: $0 &* 11 &+ 3) }
        var sum = CRC32C()
        for place in stride(from: 0, to: 16, by: 8) {
            sum.add(text[place..<place + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) })
        }
        for place in stride(from: 16, to: 28, by: 4) {
            sum.add(text[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
        }
        sum.add(text[28])
        #expect(sum.value == checksum(text))
    }

    @Test("another origin gives another checksum for every text")
    func origins() {
        for count in 0..<64 {
            let text = [UInt8](repeating: UInt8(count), count: count)
            #expect(checksum(text, origin: 1) != checksum(text, origin: 2))
        }
    }

    @Test(
        "every single flipped bit changes checksum and hash",
        arguments: [1, 7, 8, 15, 16, 33, 120]
    )
    func flippedBits(_ count: Int) {
        let text = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 73) }
        let sum = checksum(text)
        let hash = byteHash(text)
        for bit in 0..<count * 8 {
            var changed = text
            changed[bit >> 3] ^= 1 << UInt8(bit & 7)
            #expect(checksum(changed) != sum)
            #expect(byteHash(changed) != hash)
        }
    }

    @Test("the hash tells texts of zeros by their length")
    func hashKnowsLength() {
        let hashes = (0..<200).map { byteHash([UInt8](repeating: 0, count: $0)) }
        #expect(Set(hashes).count == hashes.count)
    }
}
