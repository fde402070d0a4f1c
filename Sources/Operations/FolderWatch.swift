public import Base
internal import CProcess
internal import Glibc

/// Tells when something in a folder is written, made or renamed.
public struct FolderWatch: ~Copyable {
    private let descriptor: Int32

    /// Watches from now on; changes before are not told.
    public init(_ folder: String) throws(HostError) {
        var descriptor: Int32 = -1
        // SAFETY: the path is a C string for the call; the shim fills one integer we own.
        let error = unsafe cprocess_watch_folder(folder, &descriptor)
        guard error == 0 else {
            throw HostError(
                "\(folder) cannot be watched: \(unsafe String(cString: strerror(error)))"
            )
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Whether the folder changed since the last call, or does so before the time is over.
    public borrowing func changes(within span: Nanoseconds) -> Bool {
        guard Wait.forInput([descriptor], atMost: span) else { return false }
        cprocess_drain(descriptor)
        return true
    }
}
