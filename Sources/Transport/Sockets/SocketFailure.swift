/// The kernel refused what a back-end needs to exist.
public enum SocketFailure: Error, Hashable, Sendable {
    /// The named operation failed.
    case kernel(operation: String, errno: Int32)
}
