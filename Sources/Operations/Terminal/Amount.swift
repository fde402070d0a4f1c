/// Scaled integers as people read them; for views, never for the wire.
enum Amount {
    /// The value with so many fraction digits, cut toward zero, thousands apart.
    static func text(_ raw: Int64, digits: Int, shown: Int) -> String {
        var magnitude = raw.magnitude
        for _ in 0..<max(digits - shown, 0) { magnitude /= 10 }
        let kept = min(digits, shown)
        var fraction = ""
        for _ in 0..<kept {
            fraction = "\(magnitude % 10)" + fraction
            magnitude /= 10
        }
        let sign = raw < 0 ? "-" : ""
        return sign + grouped("\(magnitude)") + (fraction.isEmpty ? "" : ".\(fraction)")
    }

    /// Every digit and no ornament, for programs.
    static func exact(_ raw: Int64, digits: Int) -> String {
        text(raw, digits: digits, shown: digits).filter { $0 != "," }
    }

    /// The same, with a plus sign where it is a gain.
    static func signed(_ raw: Int64, digits: Int, shown: Int) -> String {
        (raw > 0 ? "+" : "") + text(raw, digits: digits, shown: shown)
    }

    /// Nanoseconds in the unit that needs at most four digits.
    static func time(_ nanoseconds: Int64) -> String {
        switch nanoseconds {
        case ..<0: "-" + time(-nanoseconds)
        case 0..<1_000: "\(nanoseconds) ns"
        case 1_000..<100_000: text(nanoseconds, digits: 3, shown: 1) + " µs"
        case 100_000..<10_000_000: "\(nanoseconds / 1_000) µs"
        case 10_000_000..<10_000_000_000: "\(nanoseconds / 1_000_000) ms"
        default: span(nanoseconds / 1_000_000_000)
        }
    }

    /// Whole seconds as days, hours, minutes.
    static func span(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case 120..<7_200: "\(seconds / 60) min \(seconds % 60) s"
        case 7_200..<172_800: "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
        default: "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h"
        }
    }

    /// A count with thousands apart.
    static func count(_ value: some BinaryInteger) -> String { grouped("\(value)") }

    private static func grouped(_ digits: String) -> String {
        var text = ""
        for (index, digit) in digits.reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }
}
