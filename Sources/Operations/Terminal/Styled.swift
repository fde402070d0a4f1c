/// Text whose width on the screen is known, colour codes not counted.
struct Styled: Equatable {
    /// What a run of text means; the screen chooses how it looks.
    enum Tone: Equatable {
        case plain
        case faint
        case strong
        case good
        case bad
        case warning
        case buy
        case sell

        /// The terminal's code for it.
        var code: String {
            switch self {
            case .plain: "0"
            case .faint: "2"
            case .strong: "1"
            case .good, .buy: "32"
            case .bad, .sell: "31"
            case .warning: "33"
            }
        }
    }

    private var runs: [(text: String, tone: Tone)] = []

    /// Columns on the screen.
    private(set) var width = 0

    init() {}

    init(_ text: String, _ tone: Tone = .plain) { append(text, tone) }

    static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.runs.elementsEqual(rhs.runs) { $0.text == $1.text && $0.tone == $1.tone }
    }

    /// Adds a run.
    mutating func append(_ text: String, _ tone: Tone = .plain) {
        runs.append((text, tone))
        width += text.count
    }

    /// Adds another line's runs.
    mutating func append(_ other: Styled) {
        runs += other.runs
        width += other.width
    }

    /// Fills with blanks up to a column.
    mutating func pad(to column: Int) {
        if width < column { append(String(repeating: " ", count: column - width)) }
    }

    /// Adds a run that ends at a column.
    mutating func right(_ text: String, to column: Int, _ tone: Tone = .plain) {
        pad(to: column - text.count)
        append(text, tone)
    }

    /// The text without colours.
    var plain: String { runs.map(\.text).joined() }

    /// The text with colours, cut at a width.
    func coloured(cutAt columns: Int) -> String {
        var left = columns
        var text = ""
        for run in runs where left > 0 {
            let part = run.text.prefix(left)
            left -= part.count
            text += run.tone == .plain ? "\(part)" : "\u{1B}[\(run.tone.code)m\(part)\u{1B}[0m"
        }
        return text
    }
}
