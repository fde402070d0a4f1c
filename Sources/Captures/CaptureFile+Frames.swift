public import Base

extension CaptureFile {
    /// Hands the next received JSON message over in place; false when there is none.
    ///
    /// A line is a bare message, a stamp and a message, or an object with `dir`, `ts` and the message
    /// as text in `raw`; what was sent, and what is no JSON (a bare `pong`), is passed over.
    public mutating func nextFrame(
        _ body: (_ message: PaddedBytes, _ line: Int) -> Void
    ) throws(CaptureError) -> Bool {
        while true {
            var found: (start: UnsafeMutablePointer<UInt8>, count: Int)?
            let isMore = try unsafe next { text in
                unsafe found = Self.message(in: text)
            }
            guard isMore else { return false }
            guard let message = unsafe found else { continue }
            // SAFETY: the message lies within the line buffer, which has padding behind its end.
            unsafe body(PaddedBytes(start: message.start, count: message.count), line)
            return true
        }
    }

    /// The message of a line; nil when it holds none.
    private static func message(
        in text: UnsafeMutableBufferPointer<UInt8>
    ) -> (start: UnsafeMutablePointer<UInt8>, count: Int)? {
        guard !text.isEmpty, let base = text.baseAddress else { return nil }
        if unsafe text[0] != UInt8(ascii: "{") {
            // SAFETY: the index of the blank lies within the text.
            guard let blank = unsafe text.firstIndex(of: UInt8(ascii: " ")) else { return nil }
            return unsafe (base + blank + 1, text.count - blank - 1)
        }
        guard unsafe starts(text, "{\"dir\":\"") else { return unsafe (base, text.count) }
        guard unsafe starts(text, "{\"dir\":\"recv\"") else { return nil }
        guard let raw = unsafe end(of: "\"raw\":\"", in: text) else { return nil }
        let count = unsafe unescape(text, from: raw)
        guard count > 0, unsafe text[raw] == UInt8(ascii: "{") else { return nil }
        return unsafe (base + raw, count)
    }

    private static func starts(
        _ text: UnsafeMutableBufferPointer<UInt8>,
        _ prefix: StaticString
    ) -> Bool {
        let count = prefix.utf8CodeUnitCount
        guard text.count >= count else { return false }
        for index in 0..<count where unsafe text[index] != prefix.utf8Start[index] { return false }
        return true
    }

    /// Where the text goes on after the first `words`.
    private static func end(
        of words: StaticString,
        in text: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        let count = words.utf8CodeUnitCount
        var at = 0
        while at + count <= text.count {
            let rest = unsafe UnsafeMutableBufferPointer(rebasing: text[at...])
            if unsafe starts(rest, words) { return at + count }
            at += 1
        }
        return nil
    }

    /// Takes the escapes of a JSON string away in place, up to its closing quote; returns its size.
    ///
    /// Recorders escape quotes and backslashes alone; any other escape ends the text.
    private static func unescape(
        _ text: UnsafeMutableBufferPointer<UInt8>,
        from start: Int
    ) -> Int {
        var from = start
        var to = start
        while from < text.count, unsafe text[from] != UInt8(ascii: "\"") {
            if unsafe text[from] == UInt8(ascii: "\\") {
                from += 1
                guard from < text.count, unsafe "\"\\/".utf8.contains(text[from]) else { break }
            }
            unsafe text[to] = text[from]
            from += 1
            to += 1
        }
        return to - start
    }
}
