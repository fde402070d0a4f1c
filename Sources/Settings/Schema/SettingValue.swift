internal import Base

/// A value that passed its key's check.
public enum SettingValue: Equatable, Sendable {
    /// Yes or no.
    case flag(Bool)

    /// A whole number.
    case integer(Int64)

    /// A decimal in units of 10⁻⁸.
    case decimal(Int64)

    /// A text or word.
    case text(String)

    /// Several texts.
    case texts([String])

    /// Several whole numbers.
    case integers([Int64])

    /// A reference to a secret.
    case secret(SecretReference)

    /// The value as YAML writes it; a secret shows its reference only.
    public var yaml: String {
        switch self {
        case .flag(let value): value ? "true" : "false"
        case .integer(let value): "\(value)"
        case .decimal(let raw): Self.decimalText(raw)
        case .text(let text): Self.needsQuotes(text) ? "\"\(text)\"" : text
        case .texts(let texts):
            "[" + texts.map { Self.needsQuotes($0) ? "\"\($0)\"" : $0 }.joined(separator: ", ")
                + "]"
        case .integers(let values): "[" + values.map { "\($0)" }.joined(separator: ", ") + "]"
        case .secret(let reference): "\"\(reference.text)\""
        }
    }

    private static func needsQuotes(_ text: String) -> Bool {
        let words = ["true", "false", "null", "yes", "no", "on", "off", "~", ""]
        return words.contains(text.lowercased())
            || text.contains { ":#{}[],&*!|>'\"%@`/ ".contains($0) }
    }

    static func decimalText(_ raw: Int64) -> String {
        let digits = "\(raw.magnitude % 100_000_000)"
        var fraction = String(repeating: "0", count: 8 - digits.count) + digits
        while fraction.last == "0" { fraction.removeLast() }
        let whole = (raw < 0 ? "-" : "") + "\(raw.magnitude / 100_000_000)"
        return fraction.isEmpty ? whole : "\(whole).\(fraction)"
    }
}

extension SettingKey {
    /// Checks one node against the key; nil where YAML says null.
    func check(_ node: YamlNode) throws(ValueFault) -> SettingValue? {
        switch node {
        case .mapping: throw ValueFault("is a value, not a section")
        case .sequence(let items, _):
            var texts: [String] = []
            for item in items {
                guard case .scalar(let text, _, _) = item else {
                    throw ValueFault("is a list of plain values")
                }
                texts.append(text)
            }
            switch kind {
            case .texts: return .texts(texts)
            case .integers(let range):
                var values: [Int64] = []
                for text in texts { values.append(try integer(text, range)) }
                return .integers(values)
            default: throw ValueFault("takes one value, not a list")
            }
        case .scalar(let text, let plain, _):
            if plain, text == "null" || text == "~" || text.isEmpty { return nil }
            return try check(text, plain: plain)
        }
    }

    /// Checks one text, as it comes from a file or from the environment.
    func check(_ text: String, plain: Bool) throws(ValueFault) -> SettingValue {
        switch kind {
        case .flag:
            guard plain, text == "true" || text == "false" else {
                throw ValueFault("is true or false, not \"\(text)\"")
            }
            return .flag(text == "true")
        case .integer(let range): return .integer(try integer(text, range))
        case .decimal(let range): return .decimal(try decimal(text, range))
        case .text: return .text(text)
        case .choice(let words):
            guard words.contains(text) else {
                let near = Nearest.word(to: text, among: words)
                throw ValueFault(
                    "is one of \(words.joined(separator: ", ")), not \"\(text)\""
                        + (near.map { "; did you mean \($0)?" } ?? "")
                )
            }
            return .text(text)
        case .texts, .integers:
            // The environment has no lists: commas part the items there.
            let items = text.split(separator: ",").map { part in
                part.trimmed
            }
            if case .integers(let range) = kind {
                var values: [Int64] = []
                for item in items { values.append(try integer(item, range)) }
                return .integers(values)
            }
            return .texts(items)
        case .secret:
            guard let reference = SecretReference(text) else {
                throw ValueFault(
                    "holds a secret by reference only: ${NAME}, ${file:PATH}, ${credential:NAME} "
                        + "or ${command:PROGRAM}"
                )
            }
            return .secret(reference)
        }
    }

    private func integer(_ text: String, _ range: ClosedRange<Int64>) throws(ValueFault) -> Int64 {
        guard let value = Int64(text) else {
            throw ValueFault("takes a whole number\(unitWords), not \"\(text)\"")
        }
        guard range.contains(value) else {
            throw ValueFault("is \(range.lowerBound)…\(range.upperBound)\(unitWords), not \(value)")
        }
        return value
    }

    private func decimal(_ text: String, _ range: ClosedRange<Int64>) throws(ValueFault) -> Int64 {
        let bytes = Array(text.utf8)
        let value: Int64
        do throws(DecimalError) {
            value = try Decimal.parse(bytes.span, scale: .money)
        } catch {
            throw ValueFault("takes a decimal number\(unitWords), not \"\(text)\"")
        }
        guard range.contains(value) else {
            let low = SettingValue.decimalText(range.lowerBound)
            let high = SettingValue.decimalText(range.upperBound)
            throw ValueFault("is \(low)…\(high)\(unitWords), not \(text)")
        }
        return value
    }

    private var unitWords: String { unit.map { " of \($0) without a unit" } ?? "" }
}

/// What is wrong with one value; the key's name comes before it.
struct ValueFault: Error {
    let words: String
    init(_ words: String) { self.words = words }
}

extension Substring {
    /// Without blanks at both ends.
    var trimmed: String {
        var rest = self
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
