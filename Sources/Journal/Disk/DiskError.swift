/// What a disk says instead of doing it.
public enum DiskError: Error, Equatable, Sendable {
    /// No room is left.
    case full

    /// No such file or folder.
    case notFound

    /// The file exists already.
    case exists

    /// Another holder has the lock.
    case locked

    /// The permissions forbid it.
    case forbidden

    /// Anything else, by its error number.
    case failed(errno: Int32)
}

extension DiskError: CustomStringConvertible {
    /// The reason in plain words.
    public var description: String {
        switch self {
        case .full: "no space left on the disk"
        case .notFound: "no such file or folder"
        case .exists: "the file exists already"
        case .locked: "another process holds the lock"
        case .forbidden: "permission denied"
        case .failed(let errno): "the disk failed with error \(errno)"
        }
    }
}
