internal import Base
internal import Domain
internal import Trading

/// One symbol: its book on the left, our orders on the right, the position above.
struct SymbolPanel {
    let status: SymbolStatus
    let now: Instant

    /// Where our orders begin.
    private let ordersColumn = 46

    func lines() -> [Styled] {
        guard let instrument = status.instrument else { return [] }
        let book = bookLines(instrument)
        let orders = orderLines(instrument)
        var lines = [head(instrument)]
        for row in 0..<max(book.count, orders.count) {
            var line = row < book.count ? book[row] : Styled()
            if row < orders.count {
                line.pad(to: ordersColumn)
                line.append(orders[row])
            }
            lines.append(line)
        }
        return lines
    }

    private func head(_ instrument: Instrument) -> Styled {
        var line = Styled("\(instrument.symbol)", .strong)
        line.append("  ")
        line.append(status.book.word, status.book == .live ? .good : .bad)
        line.append("  heard \(Amount.time((now - status.lastLife).count)) ago", .faint)
        if status.gaps > 0 { line.append("  gaps \(status.gaps)", .warning) }
        line.append("   position ")
        line.append(quantity(status.position.raw, instrument), .strong)
        if status.position.raw != 0 { line.append(" at \(money(status.entry.raw, 2))") }
        let net = status.realised + status.unrealised - status.fees
        line.append("   PnL ")
        line.append(Amount.signed(net, digits: 8, shown: 4), net < 0 ? .bad : .good)
        line.append(
            " = realised \(money(status.realised, 4)) + open \(money(status.unrealised, 4)) "
                + "- fees \(money(status.fees, 4))",
            .faint
        )
        line.append("   fills \(Amount.count(status.fills))")
        return line
    }

    private func bookLines(_ instrument: Instrument) -> [Styled] {
        var lines = [Styled("        bid size       price   ask size", .faint)]
        for row in (0..<SymbolStatus.levelsMax).reversed() where status.asks[row].price != .none {
            var line = Styled()
            line.right(price(status.asks[row].price, instrument), to: 28, .sell)
            line.right(quantity(status.asks[row].quantity.raw, instrument), to: 39)
            lines.append(line)
        }
        for row in 0..<SymbolStatus.levelsMax where status.bids[row].price != .none {
            var line = Styled()
            line.right(quantity(status.bids[row].quantity.raw, instrument), to: 16)
            line.right(price(status.bids[row].price, instrument), to: 28, .buy)
            lines.append(line)
        }
        return lines
    }

    private func orderLines(_ instrument: Instrument) -> [Styled] {
        guard status.quoteCount > 0 else { return [Styled("no orders", .faint)] }
        var lines = [
            Styled("side       price    left/size   ahead in queue   state     known by", .faint)
        ]
        for index in 0..<Int(status.quoteCount) {
            let quote = status.quotes[index]
            var line = Styled()
            line.append(quote.side == .buy ? "buy " : "sell", quote.side == .buy ? .buy : .sell)
            line.right(price(quote.price, instrument), to: 16)
            let left = quote.quantity.subtractingToZero(quote.filled)
            line.right(
                "\(quantity(left.raw, instrument))/\(quantity(quote.quantity.raw, instrument))",
                to: 29
            )
            let ahead =
                "\(quantity(quote.ahead.raw, instrument)) "
                + "±\(quantity(quote.aheadUncertainty.raw, instrument))"
            line.right(quote.isFollowed ? ahead : "not known", to: 46)
            line.append("   ")
            line.append(quote.state.word, quote.state == .unknown ? .bad : .plain)
            line.pad(to: 59)
            let age = Amount.time((now - quote.lastEvidence).count)
            line.append("\(quote.evidence.word), \(age) ago", .faint)
            lines.append(line)
        }
        return lines
    }

    private func price(_ price: Price, _ instrument: Instrument) -> String {
        let digits = Int(instrument.scale.price.digits)
        return Amount.text(price.raw, digits: digits, shown: digits)
    }

    private func quantity(_ raw: Int64, _ instrument: Instrument) -> String {
        let digits = Int(instrument.scale.quantity.digits)
        return Amount.text(raw, digits: digits, shown: digits)
    }

    private func money(_ raw: Int64, _ shown: Int) -> String {
        Amount.text(raw, digits: 8, shown: shown)
    }
}
