internal import Glibc

/// The doors to where secrets lie; tests put a table in their place.
public protocol SecretSource {
    /// An environment variable.
    func variable(_ name: String) -> String?

    /// A file's bytes and permission bits; nil when it is not there or not readable.
    func file(_ path: String) -> (bytes: [UInt8], mode: UInt32)?

    /// A program's standard output; nil when it did not end with 0.
    func output(of program: String) -> [UInt8]?
}

extension SecretReference {
    /// Fetches the secret, or says in one sentence why it cannot be had; never says the secret.
    public func resolve(_ source: some SecretSource) throws(SettingsError) -> Secret {
        switch self {
        case .environment(let name):
            guard let value = source.variable(name), !value.isEmpty else {
                throw fault("the environment has no \(name)")
            }
            return Secret(Array(value.utf8))
        case .file(let path): return try read(path, source, private: true)
        case .credential(let name):
            guard let folder = source.variable("CREDENTIALS_DIRECTORY") else {
                throw fault("systemd passed no credentials: CREDENTIALS_DIRECTORY is not set")
            }
            return try read("\(folder)/\(name)", source, private: false)
        case .command(let program):
            guard let output = source.output(of: program) else {
                throw fault("the program did not end well")
            }
            return Secret(try trimmed(output))
        }
    }

    private func read(
        _ path: String,
        _ source: some SecretSource,
        private closed: Bool
    ) throws(SettingsError) -> Secret {
        guard let file = source.file(path) else { throw fault("\(path) cannot be read") }
        guard !closed || file.mode & 0o077 == 0 else {
            throw fault("\(path) can be read by others: chmod 600 it, and change the key")
        }
        return Secret(try trimmed(file.bytes))
    }

    /// Without the newline that editors and programs add.
    private func trimmed(_ bytes: [UInt8]) throws(SettingsError) -> [UInt8] {
        var bytes = bytes
        while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
        guard !bytes.isEmpty else { throw fault("it is empty") }
        return bytes
    }

    private func fault(_ words: String) -> SettingsError {
        SettingsError(file: text, words: words)
    }
}

/// The process's own environment, files and programs.
public struct SystemSecretSource: SecretSource {
    /// The doors as they are.
    public init() {}

    /// A variable of this process.
    public func variable(_ name: String) -> String? {
        // SAFETY: the text is copied before anything can change the environment.
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// A file of this host.
    public func file(_ path: String) -> (bytes: [UInt8], mode: UInt32)? {
        var state = stat()
        // SAFETY: the kernel fills a struct we own; the stream is closed below.
        guard unsafe stat(path, &state) == 0, let stream = unsafe fopen(path, "re") else {
            return nil
        }
        defer { unsafe fclose(stream) }
        return unsafe (Self.drain(stream), UInt32(state.st_mode))
    }

    /// Runs a program by the shell, as a person would.
    public func output(of program: String) -> [UInt8]? {
        // SAFETY: the stream is ours until pclose.
        guard let stream = unsafe popen(program, "re") else { return nil }
        let bytes = unsafe Self.drain(stream)
        return unsafe pclose(stream) == 0 ? bytes : nil
    }

    private static func drain(_ stream: UnsafeMutablePointer<FILE>) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let next = unsafe getc(stream)
            guard next >= 0, bytes.count < 65_536 else { return bytes }
            bytes.append(UInt8(truncatingIfNeeded: next))
        }
    }
}
