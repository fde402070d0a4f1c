internal import CSimdjson

/// The exact layout a sender usually has, for the one-pass scan that checks every byte.
///
/// Written as the message itself with `<name>` for the value of a plan's field and `<*>` for plain
/// text of no interest; a levels field stands behind its opening bracket and eats the closing one.
@safe
public struct Template<Record: PlanRecord>: ~Copyable, @unchecked Sendable {
    let header: UnsafeMutablePointer<csj_template>
    private let pieces: UnsafeMutablePointer<csj_piece>

    /// Compiles a layout whose values are fields of `plan`.
    public init(_ layout: String, of plan: borrowing Plan<Record>) {
        var parts: [csj_piece] = unsafe []
        for (index, part) in layout.split(separator: "<", omittingEmptySubsequences: false)
            .enumerated()
        {
            var text = part
            if index > 0, let close = part.firstIndex(of: ">") {
                let name = part[..<close]
                var piece = unsafe csj_piece()
                unsafe piece.kind = UInt8(name == "*" ? csj_piece_text : csj_piece_value)
                if name != "*" { unsafe piece.field = plan.compiled(String(name)) }
                unsafe parts.append(piece)
                text = part[part.index(after: close)...]
            }
            unsafe parts.append(contentsOf: Self.literals(Array(text.utf8)))
        }
        unsafe pieces = .allocate(capacity: parts.count)
        for index in unsafe parts.indices {
            unsafe (pieces + index).initialize(to: parts[index])
        }
        unsafe header = .allocate(capacity: 1)
        unsafe header.initialize(to: csj_template(pieces: pieces, count: UInt64(parts.count)))
    }

    deinit {
        unsafe pieces.deallocate()
        unsafe header.deallocate()
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
