internal import Foundation
internal import Glibc

/// What of this process lies in memory.
enum ResidentMemory {
    /// Its pages, in bytes.
    static var bytes: Int64 {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int64($0) })
        else { preconditionFailure("the kernel tells what a process holds") }
        return pages * Int64(getpagesize())
    }
}
