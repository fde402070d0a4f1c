internal import Base
internal import CSimdjson

/// Reads messages by the same plans, one byte at a time, in plain Swift: the oracle of the vector
/// bodies, and what decodes when they cannot be trusted or the processor has none.
///
/// A token is the place of its first byte.
@safe
struct ReferenceReader: ~Copyable {
    static let depthMax = 32

    private let rows: (UnsafeMutablePointer<csj_level>, UnsafeMutablePointer<csj_level>)
    private let counts: UnsafeMutablePointer<Int>
    private let levelsMax: Int
    private let bytesMax: Int
    var start: UnsafePointer<UInt8>
    var end = 0
    var at = 0
    private var seen: UInt64 = 0
    private var again = false
    private var isLast = false
    private var tables: (UnsafePointer<csj_keys>?, UnsafePointer<csj_keys>?) = (nil, nil)
    private var scales: (UInt8, UInt8)?
    private var fixedScales: (UInt8, UInt8)?
    private(set) var faultNumber = UInt8(csj_no_field)
    private(set) var faultOffset: UInt32 = 0

    init(bytesMax: Int, levelsMax: Int) {
        self.bytesMax = bytesMax
        self.levelsMax = levelsMax
        unsafe rows = (.allocate(capacity: levelsMax + 1), .allocate(capacity: levelsMax + 1))
        unsafe counts = .allocate(capacity: 2)
        unsafe counts.initialize(repeating: 0, count: 2)
        unsafe start = UnsafePointer(rows.0).withMemoryRebound(to: UInt8.self, capacity: 1) {
            unsafe $0
        }
    }

    deinit {
        unsafe rows.0.deallocate()
        unsafe rows.1.deallocate()
        unsafe counts.deallocate()
    }

    /// Where the levels of the last message lie.
    var areas: LevelAreas { unsafe LevelAreas(rows.0, rows.1, counts: counts) }

    mutating func use(_ first: UnsafePointer<csj_keys>, _ second: UnsafePointer<csj_keys>) {
        unsafe tables = (first, second)
        fixedScales = nil
    }

    mutating func useScales(_ first: UInt8, _ second: UInt8) { fixedScales = (first, second) }

    mutating func begin(_ message: PaddedBytes) -> csj_result {
        unsafe start = message.start
        end = message.count
        at = 0
        unsafe counts.update(repeating: 0, count: 2)
        scales = fixedScales
        faultNumber = UInt8(csj_no_field)
        faultOffset = 0
        guard end <= bytesMax else { return csj_too_large }
        // SAFETY: the message's own bytes.
        let text = unsafe Span(_unsafeStart: start, count: end)
        guard (try? UTF8Span(validating: text)) != nil else { return csj_malformed }
        skipBlanks()
        return end == 0 || at == end ? csj_malformed : csj_ok
    }

    /// Fills a struct from the object at `token`.
    mutating func fill(
        _ plan: UnsafePointer<csj_plan>,
        at token: inout UInt32,
        into out: UnsafeMutableRawPointer
    ) -> csj_result {
        seen = 0
        again = false
        isLast = false
        scales = fixedScales ?? scales
        at = Int(token)
        skipBlanks()
        let begin = at
        var result = unsafe object(plan, into: out, depth: 0)
        if result == csj_ok, again {
            isLast = true
            again = false
            seen = 0
            at = begin
            result = unsafe object(plan, into: out, depth: 0)
            if result == csj_ok, again { result = fail(csj_missing) }
        }
        unsafe out.storeBytes(of: seen, as: UInt64.self)
        if fixedScales == nil { scales = nil }
        if result == csj_stopped { at = end }
        token = UInt32(at)
        return result == csj_stopped ? csj_ok : result
    }

    func firstByte(_ token: UInt32) -> UInt8 {
        let place = placeOfToken(token)
        return place < end ? unsafe start[place] : 0
    }

    /// Whether nothing but blanks follows; a zero byte is something.
    func ended(_ token: UInt32) -> Bool { placeOfToken(token) == end }

    private func placeOfToken(_ token: UInt32) -> Int {
        var place = Int(token)
        while place < end, Self.isBlank(unsafe start[place]) { place += 1 }
        return place
    }

    mutating func enter(_ token: inout UInt32) -> Int32 {
        at = Int(token)
        guard take("[") else { return -1 }
        let empty = take("]")
        skipBlanks()
        token = UInt32(at)
        return empty ? 0 : 1
    }

    mutating func more(_ token: inout UInt32) -> Int32 {
        at = Int(token)
        let more = take(",")
        let done = !more && take("]")
        skipBlanks()
        token = UInt32(at)
        return more ? 1 : done ? 0 : -1
    }

    // MARK: Values

    private mutating func object(
        _ plan: UnsafePointer<csj_plan>,
        into out: UnsafeMutableRawPointer,
        depth: Int
    ) -> csj_result {
        guard depth < Self.depthMax, take("{") else { return fail(csj_malformed) }
        if !take("}") {
            repeat {
                skipBlanks()
                guard let name = string(), take(":") else { return fail(csj_malformed) }
                skipBlanks()
                var index = 0
                let count = Int(unsafe plan.pointee.count)
                while index < count, unsafe !isNamed(plan.pointee.fields + index, name) {
                    index += 1
                }
                guard index < count else {
                    guard skip(depth) else { return fail(csj_malformed) }
                    continue
                }
                let field = unsafe plan.pointee.fields + index
                let result = unsafe value(field, into: out, depth: depth)
                guard result == csj_ok else { return result }
                if unsafe Int(field.pointee.flags) & csj_stop != 0 { return csj_stopped }
            } while take(",")
            guard take("}") else { return fail(csj_malformed) }
        }
        let absent = unsafe plan.pointee.required & ~seen
        if absent != 0, isLast || !again {
            faultNumber = UInt8(absent.trailingZeroBitCount)
            return fail(csj_missing)
        }
        return csj_ok
    }

    private mutating func value(
        _ field: UnsafePointer<csj_field>,
        into out: UnsafeMutableRawPointer,
        depth: Int
    ) -> csj_result {
        let kind = Int(unsafe field.pointee.kind)
        if kind == csj_skip { return skip(depth) ? csj_ok : fail(csj_malformed) }
        if byte == UInt8(ascii: "n") { return word("null") ? csj_ok : fail(csj_malformed) }
        let number = unsafe field.pointee.number
        let bit = UInt64(1) << UInt64(number)
        guard seen & bit == 0 else { return fail(csj_repeated, number) }
        let place = unsafe out + Int(field.pointee.offset)
        var result = csj_ok
        switch kind {
        case csj_integer, csj_decimal:
            guard let text = numberText() else { return fail(csj_wrong_type, number) }
            let mayBeEmpty = unsafe Int(field.pointee.flags) & csj_may_be_empty != 0
            if text.isEmpty, mayBeEmpty { return csj_ok }
            var content: Int64 = 0
            if kind == csj_integer {
                result = integer(text, &content)
            } else {
                guard let digits = unsafe digits(of: field) else {
                    again = true
                    return csj_ok
                }
                result = decimal(text, digits, &content)
                let isAmount = unsafe Int(field.pointee.flags) & csj_amount != 0
                if result == csj_ok, isAmount, content < 0 { result = csj_negative }
            }
            guard result == csj_ok else { return fail(result, number) }
            unsafe place.storeBytes(of: content, as: Int64.self)
        case csj_string:
            guard byte == UInt8(ascii: "\"") else { return fail(csj_wrong_type, number) }
            guard let text = string() else { return fail(csj_malformed) }
            unsafe place.storeBytes(of: self.text(text), as: csj_text.self)
        case csj_flag:
            let yes = byte == UInt8(ascii: "t")
            guard yes || byte == UInt8(ascii: "f") else {
                return fail(csj_wrong_type, number)
            }
            guard word(yes ? "true" : "false") else { return fail(csj_malformed) }
            unsafe place.storeBytes(of: yes ? 1 : 0, as: UInt8.self)
        case csj_name:
            guard byte == UInt8(ascii: "\"") else { return fail(csj_wrong_type, number) }
            guard let text = string() else { return fail(csj_malformed) }
            result = unsafe name(field, text, place)
            guard result == csj_ok else { return result }
        case csj_levels:
            guard let scales else {
                again = true
                return skip(depth) ? csj_ok : fail(csj_malformed)
            }
            result = unsafe levels(field, scales)
            guard result == csj_ok else { return fail(result, number) }
        case csj_object:
            guard byte == UInt8(ascii: "{") else { return fail(csj_wrong_type, number) }
            result = unsafe object(field.pointee.nested, into: out, depth: depth + 1)
            guard result == csj_ok else { return result }
        case csj_single:
            guard take("["), byte == UInt8(ascii: "{") else {
                return fail(csj_wrong_type, number)
            }
            result = unsafe object(field.pointee.nested, into: out, depth: depth + 1)
            guard result == csj_ok else { return result }
            guard take("]") else { return fail(csj_wrong_type, number) }
        default:
            unsafe place.storeBytes(of: UInt32(at), as: UInt32.self)
            guard skip(depth) else { return fail(csj_malformed) }
        }
        seen |= bit
        return csj_ok
    }

    private mutating func name(
        _ field: UnsafePointer<csj_field>,
        _ text: Range<Int>,
        _ place: UnsafeMutableRawPointer
    ) -> csj_result {
        let first = unsafe field.pointee.area == 0
        let table = unsafe first ? tables.0 : tables.1
        // SAFETY: a padded message has 32 readable bytes from any place.
        let key = unsafe table.flatMap {
            unsafe csj_key_find($0, start + text.lowerBound, text.count)
        }
        unsafe place.storeBytes(of: key?.pointee.id ?? KeyTable.absent, as: UInt16.self)
        guard first else { return csj_ok }
        guard let key = unsafe key else { return fail(csj_unlisted, unsafe field.pointee.number) }
        scales = unsafe fixedScales ?? key.pointee.digits
        return csj_ok
    }

    private mutating func levels(
        _ field: UnsafePointer<csj_field>,
        _ scales: (UInt8, UInt8)
    ) -> csj_result {
        guard take("[") else { return csj_wrong_type }
        let first = unsafe field.pointee.area == 0
        var count = 0
        if !take("]") {
            repeat {
                guard count < levelsMax else { return csj_too_large }
                guard take("[") else { return csj_wrong_type }
                var level = csj_level()
                guard let price = numberText() else { return csj_wrong_type }
                var result = decimal(price, scales.0, &level.first)
                guard result == csj_ok else { return result }
                guard take(",") else { return csj_malformed }
                guard let quantity = numberText() else { return csj_wrong_type }
                result = decimal(quantity, scales.1, &level.second)
                guard result == csj_ok else { return result }
                guard level.first >= 0, level.second >= 0 else { return csj_negative }
                while take(",") { guard skip(0) else { return csj_malformed } }
                guard take("]") else { return csj_malformed }
                unsafe (first ? rows.0 : rows.1)[count] = level
                count += 1
            } while take(",")
            guard take("]") else { return csj_malformed }
        }
        unsafe counts[first ? 0 : 1] = count
        return csj_ok
    }

    private func digits(of field: UnsafePointer<csj_field>) -> UInt8? {
        switch Int(unsafe field.pointee.digits) {
        case csj_scale_first: scales?.0
        case csj_scale_second: scales?.1
        default: unsafe field.pointee.digits
        }
    }

    private func decimal(_ text: Range<Int>, _ digits: UInt8, _ out: inout Int64) -> csj_result {
        // SAFETY: the range lies in the message.
        let bytes = unsafe Span(_unsafeStart: start + text.lowerBound, count: text.count)
        do throws(DecimalError) {
            out = try Decimal.parse(bytes, scale: Scale(digits: digits))
            return csj_ok
        } catch {
            return switch error {
            case .empty: csj_empty_number
            case .unexpectedByte: csj_unexpected_byte
            case .tooPrecise: csj_too_precise
            case .overflow: csj_overflow
            case .negative: csj_negative
            }
        }
    }

    private func integer(_ text: Range<Int>, _ out: inout Int64) -> csj_result {
        let negative = unsafe !text.isEmpty && start[text.lowerBound] == UInt8(ascii: "-")
        let digits = negative ? text.dropFirst() : text
        guard !digits.isEmpty else { return csj_empty_number }
        var value: Int64 = 0
        for place in digits {
            let digit = unsafe start[place] &- UInt8(ascii: "0")
            guard digit <= 9 else { return csj_unexpected_byte }
            let (grown, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, under) = grown.subtractingReportingOverflow(Int64(digit))
            guard !over, !under else { return csj_overflow }
            value = sum
        }
        guard negative || value != .min else { return csj_overflow }
        out = negative ? value : -value
        return csj_ok
    }

    private mutating func fail(
        _ result: csj_result,
        _ number: UInt8 = UInt8(csj_no_field)
    ) -> csj_result {
        if faultNumber == UInt8(csj_no_field) { faultNumber = number }
        faultOffset = UInt32(at)
        return result
    }
}
