internal import CSimdjson
internal import Glibc

/// Where the levels of the last message lie and how many there are; the places never move.
@unsafe
@usableFromInline
struct LevelAreas {
    @usableFromInline let first: UnsafeRawPointer
    @usableFromInline let second: UnsafeRawPointer

    /// Two: one for each area.
    @usableFromInline let counts: UnsafePointer<Int>

    init(
        _ first: UnsafeMutablePointer<csj_level>,
        _ second: UnsafeMutablePointer<csj_level>,
        counts: UnsafeMutablePointer<Int>
    ) {
        unsafe self.first = UnsafeRawPointer(first)
        unsafe self.second = UnsafeRawPointer(second)
        unsafe self.counts = UnsafePointer(counts)
    }

    /// Those of a parser, by its desk.
    init(_ desk: UnsafeMutablePointer<csj_desk>) {
        guard let first = unsafe desk.pointee.areas.0, let second = unsafe desk.pointee.areas.1
        else { preconditionFailure("a parser has two areas") }
        // SAFETY: the desk's counts are two integers side by side and live as long as its areas.
        let counts = unsafe withUnsafeMutablePointer(to: &desk.pointee.counts) {
            unsafe UnsafeMutableRawPointer($0).assumingMemoryBound(to: Int.self)
        }
        unsafe self.init(first, second, counts: counts)
    }

    /// Whether both hold the same levels.
    func holdTheSame(as other: LevelAreas) -> Bool {
        guard unsafe counts[0] == other.counts[0], unsafe counts[1] == other.counts[1] else {
            return false
        }
        let width = MemoryLayout<csj_level>.stride
        // SAFETY: each area holds so many levels.
        return unsafe memcmp(first, other.first, counts[0] * width) == 0
            && memcmp(second, other.second, counts[1] * width) == 0
    }
}
