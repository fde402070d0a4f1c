public import Base

/// Civil time as text: `2026-01-02T03:04:05.123456789Z`.
public enum UTCText {
    private static let second: Int64 = 1_000_000_000
    private static let day: Int64 = 86_400 * second

    /// The whole text, to the nanosecond.
    public static func text(_ time: UTCTime) -> String {
        let days = floored(time.nanoseconds, Self.day)
        let rest = time.nanoseconds - days * Self.day
        let date = civil(days)
        let clock = [rest / (3_600 * second), rest / (60 * second) % 60, rest / second % 60]
        return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T"
            + clock.map { padded($0, 2) }.joined(separator: ":") + "."
            + padded(rest % second, 9) + "Z"
    }

    /// Reads a whole text, or a time of day, which is the first one at or after `start`; nil for neither.
    public static func parse(_ text: String, after start: UTCTime) -> UTCTime? {
        var rest = text[...]
        if rest.last == "Z" { rest.removeLast() }
        guard let mark = rest.firstIndex(where: { $0 == "T" || $0 == " " }) else {
            guard let time = timeOfDay(rest) else { return nil }
            let today = floored(start.nanoseconds, day) * day + time
            // A time of day has no finer truth than its last digit: the second of the start counts.
            return UTCTime(nanoseconds: today + second <= start.nanoseconds ? today + day : today)
        }
        let date = rest[..<mark].split(separator: "-", omittingEmptySubsequences: false)
        guard date.count == 3, let year = number(date[0], 4), let month = number(date[1], 2),
            let dayOfMonth = number(date[2], 2), (1_970...2_200).contains(year),
            (1...12).contains(month), (1...31).contains(dayOfMonth),
            let time = timeOfDay(rest[rest.index(after: mark)...])
        else { return nil }
        let days = daysSinceEpoch(year, month, dayOfMonth)
        guard civil(days) == (year, month, dayOfMonth) else { return nil }
        return UTCTime(nanoseconds: days * day + time)
    }

    /// Nanoseconds since midnight of `HH:MM[:SS[.fraction]]`.
    private static func timeOfDay(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hours = number(parts[0], 2), hours < 24,
            let minutes = number(parts[1], 2), minutes < 60
        else { return nil }
        let whole = (hours * 60 + minutes) * 60 * second
        guard parts.count == 3 else { return whole }
        let seconds = parts[2].split(
            separator: ".",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard let full = number(seconds[0], 2), full < 60 else { return nil }
        guard seconds.count == 2 else { return whole + full * second }
        let digits = seconds[1].count
        guard (1...9).contains(digits), let fraction = number(seconds[1], digits) else {
            return nil
        }
        let unit = (digits..<9).reduce(Int64(1)) { unit, _ in unit * 10 }
        return whole + full * second + fraction * unit
    }

    private static func number(_ text: Substring, _ digits: Int) -> Int64? {
        guard text.count == digits, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return nil
        }
        return Int64(text)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let text = "\(value)"
        return String(repeating: "0", count: max(width - text.count, 0)) + text
    }

    private static func floored(_ value: Int64, _ unit: Int64) -> Int64 {
        value >= 0 ? value / unit : -((-value + unit - 1) / unit)
    }

    /// The proleptic Gregorian date of a day, counted from 1970-01-01; years begin in March.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floored(shifted, 146_097)
        let ofEra = shifted - era * 146_097
        let year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let marchMonth = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (year + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floored(shifted, 400)
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}
