internal import Digests

/// The head of a block in a tape file: whole frames under one checksum, appended and never rewritten.
struct TapeBlock: Equatable {
    static let headBytes = 16

    /// A block is closed once it holds so much.
    static let fullBytes = 64 << 10

    /// The position of its first frame.
    let position: UInt64

    /// Bytes of frames behind the head.
    let count: UInt32

    /// The checksum over position, count and frames.
    let checksum: UInt32

    init(position: UInt64, frames: RawSpan, origin: UInt32) {
        self.position = position
        count = UInt32(frames.byteCount)
        checksum = Self.checksum(position, count, frames, origin)
    }

    init(_ head: [UInt8]) {
        var page = PageReader(head)
        position = page.take(UInt64.self)
        count = page.take(UInt32.self)
        checksum = page.take(UInt32.self)
    }

    var head: [UInt8] {
        var page = PageWriter()
        page.put(position)
        page.put(count)
        page.put(checksum)
        return page.bytes
    }

    func holds(_ frames: RawSpan, origin: UInt32) -> Bool {
        frames.byteCount == Int(count)
            && checksum == Self.checksum(position, count, frames, origin)
    }

    private static func checksum(
        _ position: UInt64,
        _ count: UInt32,
        _ frames: RawSpan,
        _ origin: UInt32
    ) -> UInt32 {
        var sum = CRC32C(origin: origin)
        sum.add(position)
        sum.add(count)
        sum.add(frames)
        return sum.value
    }
}
