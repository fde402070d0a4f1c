internal import Base
internal import Glibc

/// A message in the making.
///
/// It is shown with its padding ending at a page that may not be touched, so that a reader that
/// looks farther ends the process.
@safe
final class Draft {
    static let bytesMax = 24_576
    private static let page = 4_096

    /// The bytes, and room behind them: what is cut off stays there as stale bytes.
    private let bytes: UnsafeMutablePointer<UInt8>
    private let shown: UnsafeMutableRawPointer
    private let shownBytes: Int

    /// How many bytes the message has.
    private(set) var count = 0

    init() {
        let room = Self.bytesMax + PaddedBytes.padding
        unsafe bytes = .allocate(capacity: room)
        unsafe bytes.initialize(repeating: 0, count: room)
        shownBytes = (room + Self.page - 1) / Self.page * Self.page
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        let map = unsafe mmap(nil, shownBytes + Self.page, PROT_READ | PROT_WRITE, flags, -1, 0)
        guard let map = unsafe map, unsafe map != MAP_FAILED,
            unsafe mprotect(map + shownBytes, Self.page, PROT_NONE) == 0
        else { preconditionFailure("the fuzzer has memory") }
        unsafe shown = map
    }

    deinit {
        unsafe bytes.deallocate()
        unsafe munmap(shown, shownBytes + Self.page)
    }

    subscript(place: Int) -> UInt8 {
        get { unsafe bytes[place] }
        set { unsafe bytes[place] = newValue }
    }

    /// Begins anew with a captured message.
    func begin(_ line: [UInt8]) {
        precondition(line.count <= Self.bytesMax / 2, "a captured message leaves room to grow")
        count = line.count
        for (place, byte) in line.enumerated() { unsafe bytes[place] = byte }
        unsafe memset(bytes + count, 0, PaddedBytes.padding)
    }

    /// Puts bytes in at a place; false when there is no room.
    @discardableResult
    func insert(_ text: ArraySlice<UInt8>, at place: Int) -> Bool {
        guard count + text.count <= Self.bytesMax, !text.isEmpty else { return false }
        unsafe memmove(bytes + place + text.count, bytes + place, count - place)
        for (offset, byte) in text.enumerated() { unsafe bytes[place + offset] = byte }
        count += text.count
        return true
    }

    /// Takes bytes out.
    func remove(_ range: Range<Int>) {
        guard count > range.count else { return }
        unsafe memmove(bytes + range.lowerBound, bytes + range.upperBound, count - range.upperBound)
        count -= range.count
    }

    /// The bytes of a range, to be put elsewhere.
    func copy(_ range: Range<Int>) -> ArraySlice<UInt8> {
        range.map { unsafe bytes[$0] }[...]
    }

    /// Ends the message at a place; what was behind it stays readable and must not be believed.
    func cut(at place: Int) { count = max(place, 1) }

    /// The first place from `place` on that holds a byte for which `body` is true.
    func find(from place: Int, where body: (UInt8) -> Bool) -> Int? {
        var here = place
        while here < count {
            if body(unsafe bytes[here]) { return here }
            here += 1
        }
        return nil
    }

    /// The message as a reader sees it, until the next change.
    var message: PaddedBytes {
        let whole = count + PaddedBytes.padding
        let start = unsafe shown + (shownBytes - whole)
        unsafe memcpy(start, bytes, whole)
        return unsafe PaddedBytes(
            start: UnsafePointer(start.assumingMemoryBound(to: UInt8.self)),
            count: count
        )
    }

    /// The message as text, for whoever has to find out why.
    var text: String { String(decoding: copy(0..<count), as: UTF8.self) }
}
