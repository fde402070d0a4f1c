import Base
import Domain
import Exchange
import Simulation
import Testing
import Trading

@testable import BinanceSkin

/// The venue's own books, held against a lane's.
struct VenueTruth {
    private let skin: BinanceSkin
    private let account: AccountID

    init(_ skin: BinanceSkin) {
        self.skin = skin
        account = skin.accounts[0].core
    }

    func position(of place: Int) -> Int64 {
        skin.core.position(on: InstrumentID(index: UInt16(place)), of: account).amount.raw
    }

    /// How often the core accepted each client id of ours: open, ended and filled orders together.
    func acceptedTwice() -> [String] {
        var counts: [String: Set<Int64>] = [:]
        for report in skin.accounts[0].closed.filter({ _ in true }) {
            counts["\(report.client)", default: []].insert(Int64(report.id.raw))
        }
        for place in skin.contracts.indices {
            let id = InstrumentID(index: UInt16(place))
            skin.core.forEachOpenOrder(on: id, for: account) { order in
                counts["\(order.client)", default: []].insert(Int64(order.id.raw))
            }
        }
        return counts.filter { $0.value.count > 1 }.keys.sorted()
    }

    /// Fills the venue booked for us.
    var fills: Int { skin.accounts[0].fills.next }

    var openOrders: Int {
        skin.contracts.indices.reduce(0) {
            $0 + skin.core.openOrderCount(on: InstrumentID(index: UInt16($1)), for: account)
        }
    }
}
