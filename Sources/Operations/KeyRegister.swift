internal import Digests
internal import Glibc
internal import Journal
public import Settings

/// Which key was used on which network, by fingerprint: a key of one is refused on the other.
///
/// A key looks the same on both networks, so only what this user has done with it tells. The
/// register outlives run folders and holds no key.
public struct KeyRegister {
    /// Where a key was used.
    public enum Network: String, Sendable {
        /// Real money.
        case main

        /// The venue's test network.
        case test
    }

    private let path: String

    /// The register of this user: under systemd the last state folder, shared by all units, else at home.
    public init(environment: [String: String]) throws(HostError) {
        if let folder = environment["STATE_DIRECTORY"], !folder.isEmpty {
            path = folder.split(separator: ":").last.map { "\($0)/keys" } ?? ""
        } else if let folder = environment["XDG_STATE_HOME"], folder.hasPrefix("/") {
            path = "\(folder)/apus/keys"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            path = "\(home)/.local/state/apus/keys"
        } else {
            throw HostError("no place for the register of keys: set STATE_DIRECTORY or HOME")
        }
    }

    /// The 32 hexadecimal digits by which a key is known here.
    public static func fingerprint(_ key: String) -> String {
        let bytes = Array("apus key \(key)".utf8)
        return String(SHA256.digest(of: bytes.span).text.prefix(32))
    }

    /// Notes that a key is used on a network; refuses one that was used on the other.
    public func admit(
        _ key: String,
        of venue: VenueSettings,
        on network: Network
    ) throws {
        let print = Self.fingerprint(key)
        let lines = (TextFile.read(path) ?? "").split(separator: "\n")
        let seen = lines.filter { $0.hasPrefix("\(print) ") }.map { $0.dropFirst(print.count + 1) }
        if let other = seen.first(where: { $0 != network.rawValue }) {
            throw SettingsError(
                file: "venues.\(venue.name).api_key",
                words: "this key (fingerprint \(print.prefix(8))) was used on the \(other) network "
                    + "and is refused on the \(network.rawValue) network; \(path) says so"
            )
        }
        if seen.isEmpty { try note("\(print) \(network.rawValue)\n") }
    }

    private func note(_ line: String) throws(HostError) {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        do throws(DiskError) { try SystemDisk().makeFolder("/" + folder) } catch {
            throw HostError("/\(folder): \(error)")
        }
        // SAFETY: the path is a C string for the call.
        let file = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw HostError("\(path): \(unsafe String(cString: strerror(errno)))")
        }
        defer { close(file) }
        Console.put(line, to: file)
    }
}
