import Base
import Domain
import Exchange
import Testing

@Suite("Margin, as the venue's worked examples have it")
struct MarginTests {
    let examples: MarginExamples

    init() throws { examples = try MarginExamples.load() }

    func btc(_ mark: String) throws -> Listing {
        try MarginWorld.listing(
            "BTCUSDT",
            price: 1,
            quantity: 3,
            brackets: examples.table("BTCUSDT"),
            mark: mark
        )
    }

    @Test("M01 initial margin by leverage", arguments: [20, 125, 3])
    func initialMargin(leverage: Int) throws {
        var world = try MarginWorld([btc("64250.3")], wallet: "100000")
        try world.setLeverage(leverage)
        try world.trade(.buy, "0.35", at: "64250.3")
        let position = world.position()
        let name = "initialMargin_\(leverage)x"
        #expect(try position.positionInitialMargin.raw == examples.result("M01", name))
        #expect(try position.notional.raw == examples.result("M01", "notional"))
    }

    @Test("M02 maintenance margin by bracket")
    func maintenanceMargin() throws {
        let cases = ["22487.605", "50000", "50000.01", "264000", "3500000"]
        for notional in cases {
            // One coin at a mark equal to the wanted notional.
            var listing = try btc(notional)
            listing.instrument.scale = PairScale(
                price: Scale(digits: 3),
                quantity: Scale(digits: 0)
            )
            listing.instrument.priceMax = Price(raw: 10_000_000_000 / 100)
            var world = try MarginWorld([listing], wallet: "10000000")
            try world.setLeverage(1)
            try world.trade(.buy, "1", at: "20000")
            let expected = try examples.result("M02", "maintMargin_\(notional)")
            #expect(world.position().maintenanceMargin.raw == expected, "notional \(notional)")
        }
    }

    @Test("M02 the margin table has no jump at a border", arguments: ["BTCUSDT", "ETHUSDT"])
    func bracketAmounts(symbol: String) throws {
        let table = try examples.table(symbol)
        #expect(table.count == 12)
        for (lower, upper) in zip(table, table.dropFirst()) {
            let step = Int128(upper.maintenanceRate - lower.maintenanceRate)
            let amount = Int128(upper.notionalFloor.raw) * step / 100_000_000
            let sum = Int128(lower.maintenanceAmount.raw) + amount
            #expect(Int128(upper.maintenanceAmount.raw) == sum)
        }
    }

    @Test("M03 profit, notional and margins on the mark")
    func onTheMark() throws {
        let rows: [(String, UInt8, UInt8, String, String, String, Side, Int64)] = [
            ("ADAUSDT", 5, 0, "30", "0.385", "0.41047590", .buy, 650_000),
            ("COMPUSDT", 5, 3, "1.000", "70.92841", "49.72023376", .sell, 1_000_000),
            ("BTCUSDT", 1, 3, "0.001", "22185.2", "21123.05052574", .buy, 400_000),
        ]
        let margins = [
            "ADAUSDT": ("0.61571385", "0.08004280"), "COMPUSDT": ("2.48601168", "0.49720233"),
        ]
        for (symbol, price, quantity, amount, entry, mark, side, rate) in rows {
            var bracket = Floor.brackets[0]
            bracket.maintenanceRate = rate
            let listing = try MarginWorld.listing(
                symbol,
                price: price,
                quantity: quantity,
                brackets: [bracket],
                mark: entry
            )
            var world = try MarginWorld([listing], wallet: "10000")
            try world.trade(side, amount, at: entry)
            try world.mark(mark)
            let position = world.position()
            let profit = try examples.result("M03", "\(symbol)_unRealizedProfit")
            #expect(position.unrealised.raw == profit)
            #expect(try position.notional.raw == examples.result("M03", "\(symbol)_notional"))
            guard let (initial, maintenance) = margins[symbol] else { continue }
            #expect(try position.positionInitialMargin.raw == eighths(initial))
            #expect(try position.maintenanceMargin.raw == eighths(maintenance))
        }
    }

    @Test("M04 a cross wallet with two symbols")
    func crossWallet() throws {
        let eth = try MarginWorld.listing(
            "ETHUSDT",
            price: 2,
            quantity: 3,
            brackets: examples.table("ETHUSDT"),
            mark: "3120.50"
        )
        var world = try MarginWorld([btc("63900"), eth], wallet: "10000")
        try world.setLeverage(20)
        try world.setLeverage(10, on: 1)
        try world.trade(.buy, "0.350", at: "63900.0")
        try world.trade(.sell, "4.000", at: "3120.50", on: 1)
        try world.mark("64250.3")
        try world.mark("3155.27", on: 1)
        let balance = world.balance()
        #expect(try balance.marginBalance.raw == examples.result("M04", "totalMarginBalance"))
        #expect(try balance.initialMargin.raw == examples.result("M04", "totalInitialMargin"))
        #expect(try balance.maintenanceMargin.raw == examples.result("M04", "totalMaintMargin"))
        #expect(try balance.available.raw == examples.result("M04", "availableBalance"))
        #expect(try balance.marginRatio == examples.result("M04", "marginRatio"))
    }

    @Test(
        "M09 funding and its sign",
        arguments: [
            ("long_positive_rate", Side.buy, 2_760), ("short_positive_rate", .sell, 2_760),
            ("long_negative_rate", .buy, -2_760), ("short_negative_rate", .sell, -2_760),
        ]
    )
    func funding(name: String, side: Side, rate: Int64) throws {
        var world = try MarginWorld([btc("28155.1")], wallet: "10000")
        try world.trade(side, "0.350", at: "28155.1")
        let before = world.balance().wallet.raw
        world.exchange.payFunding(rate: rate, on: Floor.btc, at: Floor.time(3))
        let change = world.balance().wallet.raw - before
        #expect(try change == examples.result("M09", name))
        // Both sides pay and get the same here, so the house keeps nothing.
        #expect(world.exchange.house(of: Floor.usdt).funding.raw == 0)
    }

    @Test(
        "M10 commission by role and tier",
        arguments: [
            ("taker", FeeTier.regular, false), ("maker", .regular, true),
            ("maker_rebate", FeeTier(maker: -5_000, taker: 50_000), true),
        ]
    )
    func commission(name: String, fees: FeeTier, maker: Bool) throws {
        var world = try MarginWorld([btc("64251")], wallet: "10000", fees: fees)
        try world.trade(.buy, "0.350", at: "64251.0", maker: maker)
        let change = world.balance().wallet.raw - 10_000 * 100_000_000
        #expect(try change == examples.result("M10", "wallet_change_\(name)"))
        let house = world.exchange.house(of: Floor.usdt).commissions.raw
        #expect(try house == examples.result("M10", "commission_\(name)"))
    }

    @Test("M12 reduce-only orders shrink with the position and never flip it")
    func reduceOnly() throws {
        var world = try MarginWorld([btc("64250")], wallet: "100000")
        try world.trade(.buy, "0.350", at: "64250")
        let first = try world.order(
            world.subject,
            .sell,
            "0.200",
            at: "65000",
            reduceOnly: true
        )
        let second = try world.order(
            world.subject,
            .sell,
            "0.200",
            at: "66000",
            reduceOnly: true
        )
        let shown = world.exchange.best(.sell, of: Floor.btc)
        #expect(shown?.quantity.raw == 200)
        try world.order(world.other, .buy, "0.250", at: "64000")
        world.exchange.discardEvents()
        try world.order(world.subject, .sell, "0.250", at: "64000", market: true)
        #expect(world.position().amount.raw == 100)
        let gone = world.exchange.order(.id(second.id), on: Floor.btc, for: world.subject)
        #expect(gone == nil)
        let taken = try world.order(world.other, .buy, "1.000", at: "65000")
        #expect(try taken.filled.raw * 100_000 == examples.result("M12", "filled_A"))
        #expect(try world.position().amount.raw == examples.result("M12", "position"))
        var ends: [(OrderID, EndReason, Int64)] = []
        world.exchange.drainEvents { events in
            for index in events.indices {
                if case .order(let report) = events[index], report.execution == .expired {
                    ends.append((report.id, report.reason, report.filled.raw))
                }
            }
        }
        #expect(ends.map(\.0) == [second.id, first.id])
        #expect(ends.map(\.1) == [.reduceOnly, .reduceOnly])
        #expect(ends.map(\.2) == [0, 100])
    }

    @Test("M13 the largest notional by leverage")
    func largestNotional() throws {
        var world = try MarginWorld([btc("64250.3")], wallet: "100000000")
        for leverage in [125, 101, 100, 75, 51, 50, 21, 20, 3, 1] {
            let most = world.exchange.notionalMax(leverage: leverage, on: Floor.btc).raw
            #expect(try most == examples.result("M13", "maxNotional_\(leverage)x"))
        }
        try world.setLeverage(100)
        try world.trade(.buy, "9.000", at: "64250.3")
        #expect(throws: OrderRefusal.positionLimit) {
            try world.order(world.subject, .buy, "0.500", at: "64200")
        }
        try world.order(world.subject, .sell, "0.500", at: "64300")
        try world.setLeverage(75)
        try world.order(world.subject, .buy, "1.900", at: "64200")
        #expect(throws: OrderRefusal.leverageTooHigh) { try world.setLeverage(100) }
    }

    @Test("M14 what is available with orders on both sides")
    func bothSides() throws {
        let cases: [(String, String?, String?, [(Side, String, String)])] = [
            ("a_flat", nil, nil, [(.buy, "0.200", "64000"), (.sell, "0.300", "64500")]),
            ("b_long", "buy", "0.350", [(.buy, "0.200", "64000"), (.sell, "0.300", "64500")]),
            ("c_short_and_flip_order", "sell", "0.350", [(.buy, "0.900", "64000")]),
            ("d_long_and_closing_order", "buy", "0.350", [(.sell, "0.350", "64500")]),
        ]
        for (name, side, amount, orders) in cases {
            var world = try MarginWorld([btc("64250.3")], wallet: "5000")
            try world.setLeverage(10)
            if let side, let amount {
                try world.trade(side == "buy" ? .buy : .sell, amount, at: "64250.3")
            }
            for (side, quantity, price) in orders {
                try world.order(world.subject, side, quantity, at: price)
            }
            let balance = world.balance()
            let position = balance.positionInitialMargin.raw
            let open = balance.openOrderInitialMargin.raw
            #expect(try position == examples.result("M14", "\(name)_positionInitialMargin"))
            #expect(try open == examples.result("M14", "\(name)_openOrderInitialMargin"))
            #expect(try balance.available.raw == examples.result("M14", "\(name)_available"))
            guard name == "b_long" else { continue }
            #expect(throws: OrderRefusal.marginInsufficient) {
                try world.order(world.subject, .buy, "0.300", at: "64000")
            }
        }
    }

    @Test("M15 the cost of one order with open loss")
    func orderCost() throws {
        let value = try eighths("9253.3")
        let mark = try eighths("9259.84")
        let last = try eighths("9258.99")
        let long = OrderCost(side: .buy, value: value, markValue: mark, leverage: 20)
        let short = OrderCost(side: .sell, value: value, markValue: mark, leverage: 20)
        let newer = OrderCost(
            side: .sell,
            value: value,
            markValue: mark,
            lastValue: last,
            leverage: 20
        )
        #expect(try long.total == examples.result("M15", "cost_long"))
        #expect(try short.total == examples.result("M15", "cost_short_limit"))
        #expect(try newer.total == examples.result("M15", "cost_short_newer_edition"))
    }

    @Test("M16 realised profit over adds, partial closes and a flip")
    func realised() throws {
        var world = try MarginWorld([btc("64000")], wallet: "1000", fees: .regular)
        try world.setLeverage(100)
        let steps: [(Side, String, String, Bool, String, String)] = [
            (.buy, "0.01", "64000", true, "999.872", "64000"),
            (.buy, "0.02", "63700", true, "999.6172", "63800"),
            (.sell, "0.012", "64100", true, "1003.06336", "63800"),
            (.sell, "0.008", "63500", false, "1000.40936", "63800"),
            (.sell, "0.025", "64050", false, "1002.108735", "64050"),
            (.buy, "0.015", "64050", true, "1001.916585", "0"),
        ]
        for (side, quantity, price, maker, wallet, entry) in steps {
            try world.trade(side, quantity, at: price, maker: maker)
            #expect(try world.balance().wallet.raw == eighths(wallet))
            #expect(try world.position().entry.raw == eighths(entry))
        }
        #expect(try world.position().realised.raw == examples.result("M16", "realizedPnl"))
        #expect(try world.balance().wallet.raw == examples.result("M16", "wallet"))
        let house = world.exchange.house(of: Floor.usdt).commissions.raw
        #expect(try house == examples.result("M16", "commission"))
        try world.trade(.buy, "0.007", at: "64000.1")
        try world.trade(.buy, "0.006", at: "63999.9")
        #expect(try world.position().entry.raw == eighths("64000.00769230"))
    }

    @Test(
        "M17 the break-even price",
        arguments: [
            ("0.1", "80.19", Side.buy, FeeTier.regular, "80.230095"),
            ("30", "0.385", .buy, FeeTier(maker: 0, taker: 20_000), "0.385077"),
            ("1", "70.92841", .sell, FeeTier(maker: 0, taker: 40_000), "70.900038636"),
        ]
    )
    func breakEven(
        amount: String,
        price: String,
        side: Side,
        fees: FeeTier,
        expected: String
    ) throws {
        let listing = try MarginWorld.listing(
            "SOLUSDT",
            price: 5,
            quantity: 1,
            brackets: Floor.brackets,
            mark: price
        )
        var world = try MarginWorld([listing], wallet: "10000", fees: fees)
        try world.trade(side, amount, at: price)
        let cut = try Decimal.parse(Array(expected.utf8).span, scale: Scale(digits: 9)) / 10
        // The commission booked is cut at 10⁻⁸, the printed price has a ninth digit.
        #expect(abs(world.position().breakEven.raw - cut) <= 1)
    }

    @Test("M17 the break-even price after a partial close")
    func breakEvenAfterClose() throws {
        var world = try MarginWorld([btc("63800")], wallet: "10000")
        try world.trade(.buy, "0.03", at: "63800")
        try world.trade(.sell, "0.012", at: "64100")
        let expected = try examples.result("M17", "breakeven_after_partial_close")
        #expect(world.position().breakEven.raw == expected)
        let taker = try examples.result("M17", "bep")
        #expect(try taker == eighths("80.230095"))
    }

    @Test("M18 USDT and USDC stay apart")
    func assetsApart() throws {
        let coin = try MarginWorld.listing(
            "BTCUSDC",
            price: 1,
            quantity: 3,
            brackets: examples.table("BTCUSDT"),
            mark: "64260",
            settlement: Floor.usdc
        )
        var world = try MarginWorld([btc("64250.3"), coin], wallet: "2000")
        let usdc = Money(raw: try eighths("300"), asset: Floor.usdc)
        world.exchange.transfer(usdc, to: world.subject, at: Floor.time(1))
        try world.setLeverage(10)
        try world.setLeverage(10, on: 1)
        try world.trade(.buy, "0.100", at: "64250.3")
        #expect(try world.balance().available.raw == examples.result("M18", "available_USDT"))
        try world.order(world.other, .buy, "0.100", at: "64260", on: 1)
        #expect(throws: OrderRefusal.marginInsufficient) {
            try world.order(world.subject, .sell, "0.100", at: "64260", on: 1)
        }
        // Opened at a leverage that allowed it, then set back by the mark: nothing is available.
        try world.setLeverage(100, on: 1)
        try world.order(world.subject, .sell, "0.100", at: "64260", on: 1)
        #expect(throws: OrderRefusal.marginInsufficient) { try world.setLeverage(10, on: 1) }
        try world.mark("70000", on: 1)
        let usdcBalance = world.balance(Floor.usdc)
        #expect(try usdcBalance.available.raw == examples.result("M18", "available_USDC"))
        #expect(usdcBalance.unrealised.raw < 0)
    }

    @Test("M19 the wallet equation over a day")
    func walletEquation() throws {
        var world = try MarginWorld([btc("28155.1")], wallet: "1000")
        let taken = world.exchange.transfer(
            Money(raw: try eighths("-200"), asset: Floor.usdt),
            to: world.subject,
            at: Floor.time(1)
        )
        #expect(taken)
        try world.setLeverage(100)
        try world.trade(.buy, "0.350", at: "28155.1")
        world.exchange.payFunding(rate: 2_760, on: Floor.btc, at: Floor.time(2))
        try world.trade(.sell, "0.350", at: "28155.1")
        try world.mark("30000")
        try world.trade(.sell, "0.350", at: "30000")
        world.exchange.payFunding(rate: 1_000, on: Floor.btc, at: Floor.time(2))
        try world.trade(.buy, "0.350", at: "30000")
        world.exchange.setFees(.regular, for: world.subject)
        try world.mark("64000")
        let steps: [(Side, String, String, Bool)] = [
            (.buy, "0.01", "64000", true), (.buy, "0.02", "63700", true),
            (.sell, "0.012", "64100", true), (.sell, "0.008", "63500", false),
            (.sell, "0.025", "64050", false), (.buy, "0.015", "64050", true),
        ]
        for (side, quantity, price, maker) in steps {
            try world.trade(side, quantity, at: price, maker: maker)
        }
        #expect(try world.balance().wallet.raw == examples.result("M19", "USDT_wallet"))
    }
}
