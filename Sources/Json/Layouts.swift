internal import CSimdjson

/// The exact layouts a sender usually has, for the one-pass scan that checks every byte.
///
/// Each is written as the message itself, with `<name>` for the value of a plan's field and `<*>`
/// for plain text of no interest; a levels field stands behind its opening bracket and eats the
/// closing one. All begin with a common head and are told apart by the eight bytes behind it.
@safe
public struct Layouts<Record: PlanRecord>: ~Copyable, @unchecked Sendable {
    let header: UnsafeMutablePointer<csj_layouts>
    private let templates: UnsafeMutablePointer<csj_template>
    private let rests: UnsafeMutablePointer<UnsafePointer<csj_template>?>
    private let words: UnsafeMutablePointer<UInt64>
    private let pieces: [UnsafeMutablePointer<csj_piece>]

    /// Compiles a head and its rests, whose values are fields of `plan`.
    ///
    /// - Precondition: each rest begins with eight literal bytes of its own; `distinctAt` is a place
    ///   from which sixteen bytes of the head's text differ from stream to stream.
    public init(
        head: String,
        rests layouts: [String],
        of plan: borrowing Plan<Record>,
        distinctAt: Int
    ) {
        var pieces: [UnsafeMutablePointer<csj_piece>] = unsafe []
        unsafe templates = .allocate(capacity: layouts.count + 1)
        unsafe rests = .allocate(capacity: layouts.count)
        unsafe words = .allocate(capacity: layouts.count)
        for (index, layout) in ([head] + layouts).enumerated() {
            let parts = unsafe Self.parts(layout, plan)
            let room = unsafe UnsafeMutablePointer<csj_piece>.allocate(capacity: parts.count)
            for part in unsafe parts.indices { unsafe (room + part).initialize(to: parts[part]) }
            unsafe pieces.append(room)
            unsafe (templates + index).initialize(
                to: csj_template(pieces: room, count: UInt64(parts.count))
            )
        }
        for (index, layout) in layouts.enumerated() {
            unsafe (rests + index).initialize(to: templates + index + 1)
            let start = Array(layout.utf8.prefix(8))
            precondition(
                start.count == 8 && !start.contains(UInt8(ascii: "<")),
                "a rest has a word"
            )
            let word = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            unsafe (words + index).initialize(to: word)
        }
        unsafe self.pieces = pieces
        unsafe header = .allocate(capacity: 1)
        unsafe header.initialize(
            to: csj_layouts(
                head: templates,
                rests: rests,
                words: words,
                count: UInt32(layouts.count),
                distinct: UInt32(distinctAt)
            )
        )
    }

    deinit {
        for index in unsafe pieces.indices { unsafe pieces[index].deallocate() }
        unsafe templates.deallocate()
        unsafe rests.deallocate()
        unsafe words.deallocate()
        unsafe header.deallocate()
    }

    /// The pieces of one layout in order.
    private static func parts(_ layout: String, _ plan: borrowing Plan<Record>) -> [csj_piece] {
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
                if name != "*" { unsafe piece.field = plan.compiled(String(name)) }
                unsafe parts.append(piece)
                text = cut[cut.index(after: close)...]
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
