internal import Base
internal import CZlib

/// Why a recording cannot be read.
public enum CaptureError: Error, Equatable, Sendable {
    /// No such file, or no right to read it.
    case unreadable

    /// The compressed data is damaged or ends too soon.
    case damaged(line: Int)

    /// A line is longer than any message.
    case lineTooLong(line: Int)
}

/// The lines of a recording, plain or gzip, one at a time in a padded buffer.
@safe
public struct CaptureFile: ~Copyable {
    /// The longest line: far above any message a venue sends.
    public static let lineBytesMax = 1 << 22

    private let file: UnsafeMutableRawPointer
    private let buffer: UnsafeMutablePointer<UInt8>
    private var start = 0
    private var end = 0
    private var isAtEnd = false

    /// How many lines have been read.
    public private(set) var line = 0

    // SAFETY of every access below: `start ≤ end ≤ lineBytesMax`, and the buffer has room for the
    // padding behind that.

    /// Opens a recording.
    public init(_ path: String) throws(CaptureError) {
        guard let file = unsafe czlib_open(path) else { throw .unreadable }
        unsafe self.file = file
        let room = Self.lineBytesMax + PaddedBytes.padding
        unsafe buffer = .allocate(capacity: room)
        unsafe buffer.initialize(repeating: 0, count: room)
    }

    deinit {
        unsafe czlib_close(file)
        unsafe buffer.deallocate()
    }

    /// Hands the next line over without its end; false when there is none.
    @unsafe
    public mutating func next(
        _ body: (UnsafeMutableBufferPointer<UInt8>) -> Void
    ) throws(CaptureError) -> Bool {
        var searched = start
        while true {
            var at = searched
            while at < end, unsafe buffer[at] != UInt8(ascii: "\n") { at += 1 }
            if at < end || (isAtEnd && start < end) {
                line += 1
                let first = start
                start = min(at + 1, end)
                unsafe body(UnsafeMutableBufferPointer(start: buffer + first, count: at - first))
                return true
            }
            if isAtEnd { return false }
            searched = end - start
            try fill()
        }
    }

    private mutating func fill() throws(CaptureError) {
        if start > 0 {
            unsafe buffer.update(from: buffer + start, count: end - start)
            end -= start
            start = 0
        }
        guard end < Self.lineBytesMax else { throw .lineTooLong(line: line + 1) }
        let got = unsafe czlib_read(file, buffer + end, Self.lineBytesMax - end)
        guard got >= 0 else { throw .damaged(line: line + 1) }
        if got == 0 { isAtEnd = true }
        end += got
    }
}
