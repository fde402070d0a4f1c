internal import CProcess
internal import Glibc

/// The terminal as a canvas: whole pictures in place, or plain lines where there is no terminal.
public struct ScreenOutput: ~Copyable {
    /// Whether pictures can be drawn.
    public let isTerminal: Bool
    private var entered = false

    /// Looks at standard output.
    public init(forcePlain: Bool = false) {
        isTerminal = !forcePlain && isatty(1) == 1
    }

    /// Draws one picture over the one before.
    public mutating func draw(_ dashboard: Dashboard) {
        guard isTerminal else { return }
        var text = ""
        if !entered {
            // The alternate screen, so that the person's own lines come back at the end.
            text += "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
            entered = true
        }
        var columns: Int32 = 0
        var rows: Int32 = 0
        // SAFETY: the shim fills two integers we own.
        let known = unsafe cprocess_terminal_size(1, &columns, &rows) == 0 && rows > 0
        let picture = dashboard.text(
            columns: known ? Int(columns) : 120,
            rows: known ? Int(rows) : 40
        )
        Console.put(text + "\u{1B}[H" + picture + "\u{1B}[J")
    }

    /// Gives the person's screen back.
    public mutating func leave() {
        guard entered else { return }
        entered = false
        Console.put("\u{1B}[?25h\u{1B}[?1049l")
    }

    deinit {
        if entered { Console.put("\u{1B}[?25h\u{1B}[?1049l") }
    }
}
