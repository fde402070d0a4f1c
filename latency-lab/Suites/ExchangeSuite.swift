internal import Base
internal import CReference
internal import Domain
internal import Exchange

/// Rows of the exchange core: its own matching, and replayed flow against hftbacktest.
public enum ExchangeSuite: Suite {
    /// The suite's name.
    public static let name = "exchange"

    /// What is timed.
    public static var rows: [Row] {
        [
            Row(
                "exchange.fifo.op",
                chunk: 1_000,
                candidate: { FIFOWork() },
                reference: ("map-of-lists", { MapOfLists() })
            ),
            Row(
                "exchange.ws.order",
                chunk: 1,
                candidate: { VenueOrder() },
                reference: ("c-blocking-tls-echo", { BlockingEcho() })
            ),
            Row(
                "exchange.l2.replay",
                chunk: Replayed.count,
                candidate: { ReplayLoop() },
                reference: PeerReplay.python.map { python in
                    ("hftbacktest-roi-vector", { PeerReplay(python: python) })
                }
            ),
        ]
    }

    /// What is counted.
    public static var counted: [CountedWork] {
        [CountedWork("exchange.fifo.op") { FIFOWork() }]
    }
}

/// The flow, made once for both sides.
private enum Flows {
    static let flow = OrderFlow(count: 1_000_000, seed: 5)
}

/// The core under the flow; a new book when the flow is used up.
private final class FIFOWork: Work {
    private var kept: Exchange?
    private var next = 0

    /// Lays out the book when too little of the flow is left for a slice.
    func begin() {
        guard kept == nil || next > Flows.flow.operations.count / 2 else { return }
        renew()
    }

    private func renew() {
        var exchange = OrderFlow.exchange()
        for operation in Flows.flow.opening {
            operation.perform(on: &exchange)
            exchange.discardEvents()
        }
        kept = consume exchange
        next = 0
    }

    func run(_ operations: Int) {
        if next + operations > Flows.flow.operations.count { renew() }
        guard var exchange = kept.take() else { return }
        let flow = Flows.flow.operations
        for index in next..<next + operations {
            flow[index].perform(on: &exchange)
            exchange.discardEvents()
        }
        next += operations
        kept = consume exchange
    }
}

/// The same flow on the book everybody writes first: a map of prices, a list of orders at each.
@safe
private final class MapOfLists: Work {
    // SAFETY: made in init, given back in deinit, used by one thread.
    private let book: UnsafeMutableRawPointer
    private var next = 0

    init() {
        guard let made = unsafe creference_book_begin() else {
            preconditionFailure("the reference has memory")
        }
        unsafe book = made
        renew()
    }

    deinit { unsafe creference_book_end(book) }

    func begin() {
        guard next > Flows.flow.operations.count / 2 else { return }
        renew()
    }

    private func renew() {
        unsafe creference_book_clear(book)
        for operation in Flows.flow.opening { perform(operation) }
        next = 0
    }

    func run(_ operations: Int) {
        if next + operations > Flows.flow.operations.count { renew() }
        let flow = Flows.flow.operations
        for index in next..<next + operations { perform(flow[index]) }
        next += operations
    }

    @inline(__always)
    private func perform(_ operation: FlowOperation) {
        unsafe creference_book_do(
            book,
            Int32(operation.kind.rawValue),
            operation.side == .buy ? 1 : 0,
            operation.target,
            operation.price,
            operation.quantity
        )
    }
}
