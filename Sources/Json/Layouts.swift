internal import CSimdjson

/// The exact layouts a sender usually has, for the one-pass scan that checks every byte.
///
/// Each is written as the message itself, with `<name>` for the value of a plan's field and `<*>`
/// for plain text of no interest, up to the character behind it; a levels field stands behind its opening bracket and eats the
/// closing one. All begin with a common head and are told apart by the eight bytes behind it.
@safe
public struct Layouts<Record: PlanRecord>: ~Copyable, @unchecked Sendable {
    /// The most rests of one set.
    public static var restsMax: Int { 32 }

    let header: UnsafeMutablePointer<csj_layouts>
    private let templates: UnsafeMutablePointer<csj_template>
    private let rests: UnsafeMutablePointer<UnsafePointer<csj_template>?>
    private let words: UnsafeMutablePointer<UInt64>
    private var pieces: [UnsafeMutablePointer<csj_piece>]

    /// Compiles the head, which has no values.
    ///
    /// `distinctAt` is a place from which sixteen bytes differ from stream to stream.
    public init(head: String, distinctAt: Int) {
        unsafe templates = .allocate(capacity: Self.restsMax + 1)
        unsafe rests = .allocate(capacity: Self.restsMax)
        unsafe words = .allocate(capacity: Self.restsMax)
        unsafe header = .allocate(capacity: 1)
        unsafe pieces = []
        let parts = unsafe Self.parts(head) { _ in preconditionFailure("a head has no values") }
        unsafe templates.initialize(to: keep(parts, 0))
        unsafe header.initialize(
            to: csj_layouts(
                head: templates,
                rests: rests,
                words: words,
                count: 0,
                distinct: UInt32(distinctAt)
            )
        )
    }

    /// Adds a rest whose values are fields of `plan`; the scan answers with its meaning.
    ///
    /// - Precondition: it begins with eight literal bytes; there are fewer than `restsMax`.
    public mutating func add(_ rest: String, of plan: borrowing Plan<Record>, meaning: UInt8) {
        let index = Int(unsafe header.pointee.count)
        precondition(index < Self.restsMax, "there is room for a layout")
        let start = Array(rest.utf8.prefix(8))
        precondition(start.count == 8 && !start.contains(UInt8(ascii: "<")), "a rest has a word")
        let word = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let parts = unsafe Self.parts(rest) { unsafe plan.compiled($0) }
        unsafe (templates + index + 1).initialize(to: keep(parts, meaning))
        unsafe (rests + index).initialize(to: templates + index + 1)
        unsafe (words + index).initialize(to: word)
        unsafe header.pointee.count += 1
    }

    deinit {
        for index in unsafe pieces.indices { unsafe pieces[index].deallocate() }
        unsafe templates.deallocate()
        unsafe rests.deallocate()
        unsafe words.deallocate()
        unsafe header.deallocate()
    }

    /// Gives pieces a place that does not move.
    private mutating func keep(_ parts: [csj_piece], _ meaning: UInt8) -> csj_template {
        let room = unsafe UnsafeMutablePointer<csj_piece>.allocate(capacity: parts.count)
        for part in unsafe parts.indices { unsafe (room + part).initialize(to: parts[part]) }
        unsafe pieces.append(room)
        return unsafe csj_template(
            pieces: room,
            count: UInt32(parts.count),
            meaning: UInt32(meaning)
        )
    }

    /// The pieces of one layout in order.
    private static func parts(_ layout: String, _ field: (String) -> csj_field) -> [csj_piece] {
        var parts: [csj_piece] = unsafe []
        let cuts = layout.split(separator: "<", omittingEmptySubsequences: false)
        for (index, cut) in cuts.enumerated() {
            var text = cut
            if index > 0 {
                guard let close = cut.firstIndex(of: ">") else {
                    preconditionFailure("a layout closes its brackets")
                }
                let name = cut[..<close]
                var piece = unsafe csj_piece()
                unsafe piece.kind = UInt8(name == "*" ? csj_piece_text : csj_piece_value)
                if name != "*" { unsafe piece.field = field(String(name)) }
                unsafe parts.append(piece)
                text = cut[cut.index(after: close)...]
            }
            // Text of no interest ends where the next literal begins.
            if index > 0, let stop = text.utf8.first {
                unsafe parts[parts.count - 1].literal.0 = stop
            }
            unsafe parts.append(contentsOf: literals(Array(text.utf8)))
        }
        return unsafe parts
    }

    /// Literal bytes cut to what one comparison takes.
    private static func literals(_ bytes: [UInt8]) -> [csj_piece] {
        var pieces: [csj_piece] = unsafe []
        for start in stride(from: 0, to: bytes.count, by: 32) {
            var piece = unsafe csj_piece()
            let cut = bytes[start..<min(start + 32, bytes.count)]
            unsafe piece.kind = UInt8(csj_piece_literal)
            unsafe piece.length = UInt8(cut.count)
            // SAFETY: a cut has at most the literal's 32 bytes.
            unsafe withUnsafeMutableBytes(of: &piece.literal) { room in
                unsafe room.copyBytes(from: cut)
            }
            unsafe pieces.append(piece)
        }
        return unsafe pieces
    }
}
