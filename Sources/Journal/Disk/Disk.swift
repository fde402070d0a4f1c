/// An open file of a `Disk`.
public struct DiskFile: Hashable, BitwiseCopyable, Sendable {
    /// The disk's own number of it.
    public let handle: Int32

    /// Wraps a number.
    public init(handle: Int32) { self.handle = handle }
}

/// The one door to files; `SystemDisk` is the kernel's, `SimulatedDisk` its faulty twin.
public protocol Disk: Sendable {
    /// Makes a folder, and those above it; one that exists is fine.
    func makeFolder(_ path: String) throws(DiskError)

    /// The names in a folder, sorted.
    func names(in folder: String) throws(DiskError) -> [String]

    /// Makes a new file whose blocks all exist and are zero.
    func create(_ path: String, byteCount: Int) throws(DiskError) -> DiskFile

    /// Opens a file that exists.
    func open(_ path: String, writing: Bool) throws(DiskError) -> DiskFile

    /// The file's length.
    func byteCount(of file: DiskFile) throws(DiskError) -> Int

    /// At most `count` bytes from `offset` on; fewer at the end.
    func read(_ file: DiskFile, at offset: Int, count: Int) throws(DiskError) -> [UInt8]

    /// Writes all of `bytes` at `offset`.
    func write(_ bytes: RawSpan, to file: DiskFile, at offset: Int) throws(DiskError)

    /// Cuts the file to `byteCount`.
    func truncate(_ file: DiskFile, to byteCount: Int) throws(DiskError)

    /// Returns when all that was written survives a loss of power.
    func sync(_ file: DiskFile) throws(DiskError)

    /// Returns when the folder's entries survive a loss of power.
    func syncFolder(_ path: String) throws(DiskError)

    /// Takes the file's only lock, held until the file is closed or its holder dies.
    func lock(_ file: DiskFile) throws(DiskError)

    /// Closes the file.
    func close(_ file: DiskFile)

    /// Puts a file in another's place in one step.
    func rename(_ path: String, to target: String) throws(DiskError)

    /// Removes a file.
    func remove(_ path: String) throws(DiskError)
}

extension Disk {
    /// Writes an array.
    func write(_ bytes: [UInt8], to file: DiskFile, at offset: Int) throws(DiskError) {
        // SAFETY: bytes have no padding between them.
        try write(unsafe bytes.span.bytes, to: file, at: offset)
    }

    /// All bytes of a small file.
    func contents(of path: String) throws(DiskError) -> [UInt8] {
        let file = try open(path, writing: false)
        defer { close(file) }
        return try read(file, at: 0, count: try byteCount(of: file))
    }
}
