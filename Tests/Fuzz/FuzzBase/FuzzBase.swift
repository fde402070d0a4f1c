import Base

/// One input of the fuzzer: every reader of the ground floor sees it, and none may trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBase(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: bytes, count: count)
    let text = input.span
    for digits: UInt8 in [0, 2, 8, 18] {
        let scale = Scale(digits: digits)
        guard let raw = try? Decimal.parse(text, scale: scale) else { continue }
        let again = Array(Decimal.text(raw, scale: scale).utf8)
        precondition((try? Decimal.parse(again.span, scale: scale)) == raw, "a number comes back")
    }
    if let id = ClientOrderID.parse(text) {
        precondition(Array(id.description.utf8).elementsEqual(input), "an id has one text")
    }
    _ = try? Histogram(decoding: text)
    _ = try? InstrumentName(String(decoding: input, as: UTF8.self))
    return 0
}
