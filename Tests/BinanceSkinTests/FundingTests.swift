import Base
import Domain
import Testing
import VenueWire

@testable import BinanceSkin
@testable import Exchange

@Suite("Funding at the simulated venue")
struct FundingTests {
    private static let span: Int64 = 8 * 3_600_000

    /// Half a minute before funding, with one long of a customer's against the house.
    private func venue() throws -> MemoryVenue {
        let start = UTCTime(milliseconds: 1_795_000_000_000 / Self.span * Self.span - 30_000)
        let venue = try MemoryVenue(start: start, source: MemoryVenue.still)
        let order = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=1.500&price=64000"
        #expect(venue.signed("POST", "/fapi/v1/order", order).status == 200)
        return venue
    }

    private func read(_ text: String) throws -> JSONNode { try JSONReader.read(Array(text.utf8)) }

    private func money(_ node: JSONNode?) throws -> Int64 {
        let text = Array(try #require(node?.string).utf8)
        return try Decimal.parse(text.span, scale: .money)
    }

    @Test("is paid at its time by the mark, told on the stream, and kept as income")
    func paid() throws {
        let venue = try venue()
        let key = try read(venue.rest("POST", "/fapi/v1/listenKey", key: "k1").body)
        let listenKey = try #require(key["listenKey"]?.string)
        let user = venue.socket("/private/ws?listenKey=\(listenKey)")
        let marks = venue.socket("/market/ws/btcusdt@markPrice@1s")
        let due = venue.now.milliseconds / Self.span * Self.span + Self.span
        venue.pass(milliseconds: 29_000)
        let named = try read(try #require(venue.texts(marks).last))
        #expect(named["T"]?.integer == due)
        #expect(venue.texts(user).isEmpty, "nothing is paid before its time")
        let index = try read(venue.rest("GET", "/fapi/v1/premiumIndex?symbol=BTCUSDT").body)
        #expect(index["nextFundingTime"]?.integer == due)
        #expect(index["lastFundingRate"]?.string == named["r"]?.string)

        venue.pass(milliseconds: 3_000)
        let history = try read(venue.rest("GET", "/fapi/v1/fundingRate?symbol=BTCUSDT").body)
        let settled = try #require(history.array?.last)
        #expect(history.array?.count == 2, "the one before the venue opened, and this one")
        #expect(settled["fundingTime"]?.integer == due)
        #expect(settled["fundingRate"]?.string == named["r"]?.string)
        // 1.500 at the mark, at the rate: cut towards zero once.
        let payment = try money(settled["markPrice"]) * 15 / 10 * 10_000 / 100_000_000

        let update = try read(try #require(venue.texts(user).first))
        #expect(update["a"]?["m"]?.string == "FUNDING_FEE")
        #expect(update["a"]?["P"]?.array?.isEmpty == true, "a cross position is not listed")
        let balance = try #require(update["a"]?["B"]?.array?.first)
        #expect(try money(balance["bc"]) == -payment)

        let incomes = "incomeType=FUNDING_FEE"
        let rows = try read(venue.signed("GET", "/fapi/v1/income", incomes).body).array ?? []
        #expect(rows.count == 1)
        #expect(try money(rows.first?["income"]) == -payment)
        #expect(rows.first?["time"]?.integer == due)
        let next = try read(try #require(venue.texts(marks).last))
        #expect(next["T"]?.integer == due + Self.span)
    }

    @Test("moves money between accounts and makes none, settlement after settlement")
    func conserved() throws {
        let venue = try venue()
        func core() -> (wallets: Int64, funding: Int64, paid: Int64) {
            venue.server.skin.core.sums(of: Assets.usdt)
        }
        let before = core()
        venue.pass(milliseconds: 60_000)
        let once = core()
        #expect(once.wallets + once.funding == before.wallets + before.funding)
        #expect(once.funding.magnitude < 32, "longs and shorts differ by what was cut alone")
        #expect(once.paid > 0, "somebody paid")
        for _ in 0..<3 { venue.pass(milliseconds: Self.span) }
        let later = core()
        #expect(later.wallets + later.funding == before.wallets + before.funding)
        let rows = venue.signed("GET", "/fapi/v1/income", "incomeType=FUNDING_FEE").body
        #expect(try read(rows).array?.count == 4)
    }
}

extension Exchange {
    /// What all accounts hold of an asset, what the house has of funding, and the customer's loss.
    fileprivate borrowing func sums(
        of asset: AssetID
    ) -> (wallets: Int64, funding: Int64, paid: Int64) {
        var wallets: Int64 = 0
        for account in 0..<accountCount {
            wallets += balance(of: asset, for: AccountID(index: UInt16(account))).wallet.raw
        }
        let customer = balance(of: asset, for: AccountID(index: UInt16(accountCount - 1)))
        let given = 100_000 * 100_000_000 as Int64
        return (wallets, house(of: asset).funding.raw, given - customer.wallet.raw)
    }
}
