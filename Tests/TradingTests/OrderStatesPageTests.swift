import Foundation
import Testing

@testable import Trading

@Suite("Order states page")
struct OrderStatesPageTests {
    @Test("the page in docs is the one the table makes")
    func pageIsCurrent() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "docs/order-states.md")
        let page = OrderStatesPage.markdown()
        // `make docs` sets this to write the page instead of comparing it.
        if ProcessInfo.processInfo.environment["APUS_WRITE_DOCS"] == "1" {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        let stored = try String(contentsOf: file, encoding: .utf8)
        #expect(stored == page, "run `make docs` and commit docs/order-states.md")
    }

    @Test("no silence ever ends an order", arguments: OrderPhase.allCases)
    func silenceEndsNothing(_ phase: OrderPhase) {
        let effect = OrderTransitions.effect(of: .silence, in: phase)
        #expect(![.fill, .cancel, .expire, .reject].contains(effect))
    }

    @Test("a final order is moved only by being proven alive", arguments: OrderSignal.allCases)
    func finalStays(_ signal: OrderSignal) {
        for phase in [OrderPhase.filled, .canceled, .expired] {
            let effect = OrderTransitions.effect(of: signal, in: phase)
            #expect([.illegal, .stale, .repeated, .lateFill].contains(effect))
        }
        let effect = OrderTransitions.effect(of: signal, in: .rejected)
        #expect([.illegal, .stale, .repeated, .revive].contains(effect))
    }

    @Test("every ending is legal from every live phase")
    func endingsAreAlwaysHeard() {
        for phase in OrderPhase.allCases where phase.rawValue < OrderPhase.filled.rawValue {
            #expect(OrderTransitions.effect(of: .fillWhole, in: phase) == .fill)
            #expect(OrderTransitions.effect(of: .canceled, in: phase) == .cancel)
            #expect(OrderTransitions.effect(of: .expired, in: phase) == .expire)
        }
    }
}
