import Base
import PropertyTesting
import Testing

@Suite("Decimal")
struct DecimalTests {
    @Test(
        "reads every form a venue sends exactly",
        arguments: [
            ("0", 2, 0), ("64250.10", 2, 6_425_010), ("-0", 3, 0), (".5", 1, 5), ("5.", 1, 50),
            ("1.500", 1, 15), ("2e-3", 3, 2), ("1E3", 0, 1_000), ("-1.25", 2, -125),
            ("00012.340", 3, 12_340), ("0.00000001", 8, 1), ("0.10000000", 1, 1),
            ("9223372036854775807", 0, Int64.max), ("92233720368.54775807", 8, Int64.max),
            ("1234567890123456", 0, 1_234_567_890_123_456),
            ("12345678.90123456", 8, 1_234_567_890_123_456),
            ("1.00000000000000000000000000", 0, 1), ("0e99", 0, 0),
        ]
    )
    func reads(_ text: String, _ digits: UInt8, _ raw: Int64) throws {
        let bytes = Array(text.utf8)
        #expect(try Decimal.parse(bytes.span, scale: Scale(digits: digits)) == raw)
    }

    @Test(
        "names its reason to refuse",
        arguments: [
            ("", DecimalError.empty), (".", .empty), ("-", .empty), ("1.2.3", .unexpectedByte),
            ("1,5", .unexpectedByte), ("12345678x", .unexpectedByte), (" 1", .unexpectedByte),
            ("0.005", .tooPrecise), ("1e-3", .tooPrecise), ("1e", .empty), ("1e400", .overflow),
            ("92233720368547758.08", .overflow), ("99999999999999999999", .overflow),
            ("\u{FF11}", .unexpectedByte), ("+1", .unexpectedByte), ("NaN", .unexpectedByte),
        ]
    )
    func refuses(_ text: String, _ reason: DecimalError) {
        let bytes = Array(text.utf8)
        #expect(throws: reason) { try Decimal.parse(bytes.span, scale: Scale(digits: 2)) }
    }

    @Test("what is written is read back as the same number, at every scale")
    func roundTrip() throws {
        try checkProperty("write then parse", cases: 20_000) { draws in
            let raw = draws.integer(in: -Int64.max...Int64.max)
            let scale = Scale(digits: UInt8(draws.number(upTo: 18)))
            draws.note("raw", raw)
            draws.note("scale", scale.digits)
            let text = Decimal.text(raw, scale: scale)
            let bytes = Array(text.utf8)
            let back = try Decimal.parse(bytes.span, scale: scale)
            try hold(back == raw, "\(text) is read as \(back)")
            try hold(bytes.count <= Decimal.textBytesMax, "\(text) is longer than promised")
            try hold(!text.contains(".") || !text.hasSuffix("0"), "\(text) is not the shortest")
        }
    }

    @Test("padding with zeros changes no value")
    func padding() throws {
        try checkProperty("padding", cases: 20_000) { draws in
            let raw = draws.integer(in: 0...99_999_999_999)
            let digits = UInt8(draws.number(upTo: 8))
            let zeros = Int(draws.number(upTo: 9))
            let scale = Scale(digits: digits)
            var text = Decimal.text(raw, scale: scale)
            if !text.contains(".") { text += "." }
            text = "0" + text + String(repeating: "0", count: zeros)
            draws.note("text", text)
            let bytes = Array(text.utf8)
            let back = try Decimal.parse(bytes.span, scale: scale)
            try hold(back == raw, "read as \(back), not \(raw)")
        }
    }

    @Test("any bytes are a number that is written back to the same value, or a reason")
    func anyBytes() throws {
        let alphabet = Array("0123456789.-+eE,x \u{00}\u{7F}".utf8) + [0xB0, 0xFF, 0xAE]
        try checkProperty("any bytes", cases: 50_000) { draws in
            let bytes = draws.array(upTo: 24) { $0.pick(alphabet) }
            let scale = Scale(digits: UInt8(draws.number(upTo: 18)))
            draws.note("bytes", bytes)
            guard let raw = try? Decimal.parse(bytes.span, scale: scale) else { return }
            let again = Array(Decimal.text(raw, scale: scale).utf8)
            try hold(try Decimal.parse(again.span, scale: scale) == raw, "lost on the way")
        }
    }

    @Test("typed readings refuse what their type cannot be")
    func typed() throws {
        let negative = Array("-1".utf8)
        let scale = Scale(digits: 3)
        #expect(throws: DecimalError.negative) { try Quantity.parse(negative.span, scale: scale) }
        #expect(try SignedQuantity.parse(negative.span, scale: scale).raw == -1_000)
        #expect(try Price.parse(negative.span, scale: scale) == Price(raw: -1_000))
        #expect(try Notional.parse(negative.span) == Notional(raw: -100_000_000))
    }

    @Test("counts digits at every power of ten")
    func digitCounts() {
        var power: UInt64 = 1
        for digits in 1...19 {
            #expect(Decimal.digitCount(power) == digits)
            if digits > 1 { #expect(Decimal.digitCount(power - 1) == digits - 1) }
            power = power &* 10
        }
        #expect(Decimal.digitCount(.max) == 20)
        #expect(Decimal.digitCount(0) == 1)
    }
}
