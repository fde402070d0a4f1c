/// The order machine as a page of the documentation, made from the table the lane runs on.
public enum OrderStatesPage {
    /// The whole page in Markdown; `docs/order-states.md` holds exactly this.
    public static func markdown() -> String {
        var page = """
            # Order states

            Made from `OrderTransitions` by `make docs`; a test compares. A row is a state (*unknown* is
            three, by what is in doubt), a column is something learnt or asked. Every order moves by
            this table and by nothing else.


            """
        page += "| signal |" + OrderPhase.allCases.map { " \($0) |" }.joined() + "\n"
        page += "| --- |" + OrderPhase.allCases.map { _ in " --- |" }.joined() + "\n"
        for signal in OrderSignal.allCases {
            let cells = OrderPhase.allCases.map { phase in
                " \(word(OrderTransitions.effect(of: signal, in: phase))) |"
            }
            page += "| **\(signal)** |" + cells.joined() + "\n"
        }
        page += "\n## What the cells mean\n\n"
        for effect in OrderEffect.allCases { page += "- `\(word(effect))`: \(meaning(effect))\n" }
        page += "\n## What the signals are\n\n"
        for signal in OrderSignal.allCases { page += "- `\(signal)`: \(meaning(signal))\n" }
        return page
    }

    private static func word(_ effect: OrderEffect) -> String {
        switch effect {
        case .illegal: "–"
        case .rest: "→ rests"
        case .pendModify: "→ pendingModify"
        case .pendCancel: "→ pendingCancel"
        case .doubtPlace: "→ unknown(place)"
        case .doubtModify: "→ unknown(modify)"
        case .doubtCancel: "→ unknown(cancel)"
        case .fill: "→ filled"
        case .cancel: "→ canceled"
        case .expire: "→ expired"
        case .reject: "→ rejected"
        case .stale: "old"
        case .repeated: "again"
        case .keep: "stays"
        case .lateFill: "late fill"
        case .revive: "→ returns"
        }
    }

    private static func meaning(_ effect: OrderEffect) -> String {
        switch effect {
        case .illegal: "impossible; counted, nothing changes"
        case .stale: "older than what is known; counted, nothing changes"
        case .repeated: "said before; counted, nothing changes"
        case .keep: "legal, the state stays; fills and terms in the news are booked"
        case .rest:
            "open, or partial when something filled; with an amendment not settled, pendingModify"
                + " or unknown(modify)"
        case .pendModify: "an amendment is on its way; the worse of both terms is reserved"
        case .pendCancel: "a cancel is on its way; the order still counts in full"
        case .doubtPlace: "it may rest or not: its full risk stays reserved, the venue is asked"
        case .doubtModify: "either terms may be in force: the worse of both stays reserved"
        case .doubtCancel: "it counts as open until the venue proves otherwise"
        case .fill: "final: filled whole"
        case .cancel: "final: taken back"
        case .expire: "final: ended by the venue"
        case .reject: "final: refused by the venue, or proven absent; never by silence"
        case .lateFill: "the order had ended; a fill not booked before is booked all the same"
        case .revive: "it was thought dead: alive again, risk reserved again, an alert raised"
        }
    }

    private static func meaning(_ signal: OrderSignal) -> String {
        switch signal {
        case .askModify: "we ask for new terms"
        case .askCancel: "we ask to take it back"
        case .opened: "a positive answer to the new order, or the stream's first news"
        case .fillPart: "a fill that leaves something open"
        case .fillWhole: "the fill that ends it"
        case .amended: "new terms are in force"
        case .canceled: "taken back"
        case .expired: "ended by the venue"
        case .refusedPlace: "the venue refused the order and so proves that it never rested"
        case .refusedModify: "the venue refused the new terms"
        case .refusedCancel: "the venue did not carry the cancel out (limit, clock, overload)"
        case .targetMissing: "the venue knows no such order (Binance -2011): it ended, or is late"
        case .silence: "deadline passed, socket lost, or an answer of unknown outcome"
        case .seenLive: "a query shows it resting, but may be older than the request in doubt"
        case .provenLive: "the same, asked after the request in doubt lost its validity"
        case .provenAbsent: "validity passed, two spaced queries, open orders and fills: no trace"
        }
    }
}
