import Domain
import Testing

@Suite("Refusal")
struct RefusalTests {
    @Test("every code is its own and says why in its own words")
    func distinct() {
        let reasons = Refusal.allCases.map { "\($0.reason)" }
        #expect(Set(reasons).count == Refusal.allCases.count)
        #expect(reasons.allSatisfy { !$0.isEmpty })
    }
}
