import Operations
import Testing

@Suite("CoreMap")
struct CoreMapTests {
    @Test("gives the lane the last processor, everything else the rest")
    func automatic() {
        #expect(CoreMap.choose(allowed: 0b11) == CoreMap.choose(allowed: 0b11, wished: 1))
        #expect(CoreMap.choose(allowed: 0b11)?.others == 0b01)
        #expect(CoreMap.choose(allowed: 0b1111)?.lane == 3)
    }

    @Test("prefers an isolated processor")
    func isolated() {
        let map = CoreMap.choose(allowed: 0b1111, isolated: 0b0110)
        #expect(map?.lane == 2)
        #expect(map?.others == 0b1011)
    }

    @Test("one processor is shared and nothing is pinned")
    func single() {
        let map = CoreMap.choose(allowed: 0b1)
        #expect(map?.lane == nil)
        #expect(map?.others == 0b1)
    }

    @Test("a processor that may not be used cannot be wished for")
    func forbidden() {
        #expect(CoreMap.choose(allowed: 0b11, wished: 2) == nil)
        #expect(CoreMap.choose(allowed: 0b11, wished: 64) == nil)
    }

    @Test(
        "reads the kernel's lists",
        arguments: [("", 0), ("0", 1), ("2-3,6\n", 0b100_1100), ("x,1", 2), ("3-1", 0)]
    )
    func lists(_ text: String, _ bits: UInt64) {
        #expect(CoreMap.bits(ofList: text) == bits)
    }
}
