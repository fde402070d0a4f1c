internal import Foundation
internal import Glibc
internal import Synchronization

/// Private folders of one run, under the place the environment names for such things.
enum ScratchFolder {
    private static let made = Mutex<[String]>([])

    /// Makes a folder nobody else can read; it goes with `remove`, or with the program at the latest.
    static func make(_ word: String) -> String {
        var template = Array((NSTemporaryDirectory() + "latency-lab-\(word)-XXXXXX").utf8CString)
        let path = unsafe template.withUnsafeMutableBufferPointer { template -> String in
            guard let start = template.baseAddress, unsafe mkdtemp(start) != nil else {
                preconditionFailure("the temporary folder can be written")
            }
            return unsafe String(cString: start)
        }
        let isFirst = made.withLock { folders in
            folders.append(path)
            return folders.count == 1
        }
        if isFirst { atexit { ScratchFolder.removeAll() } }
        return path
    }

    /// Removes a folder and what is in it.
    static func remove(_ path: String) {
        made.withLock { $0.removeAll { $0 == path } }
        delete(path)
    }

    private static func removeAll() {
        for path in made.withLock({ $0 }) { delete(path) }
    }

    private static func delete(_ path: String) {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            let words = "latency-lab: \(path) stays behind: \(error.localizedDescription)\n"
            FileHandle.standardError.write(Data(words.utf8))
        }
    }
}
