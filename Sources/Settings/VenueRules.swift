/// What a profile demands of one venue's section.
struct VenueRules {
    let profile: Profile
    let tree: SettingsTree
    let venue: String

    /// Whether a host belongs to the venue's test network, by the names it gives them.
    private static func isTestHost(_ host: String) -> Bool {
        host.hasPrefix("testnet.") || host.hasPrefix("demo-") || host.hasPrefix("demo.")
            || host == "binancefuture.com" || host.hasSuffix(".binancefuture.com")
    }

    /// Whether a host belongs to the venue's main network.
    private static func isMainHost(_ host: String) -> Bool {
        (host == "binance.com" || host.hasSuffix(".binance.com")) && !isTestHost(host)
    }

    func faults() -> [SettingsError] { network() + addresses() + secrets() + account() }

    private func fault(_ key: String, _ words: String) -> SettingsError {
        let path = "venues.\(venue).\(key)"
        guard let entry = tree[path] else { return SettingsError(file: path, words: words) }
        return SettingsError(origin: entry.origin, words: "\(path): \(words)")
    }

    /// Whether the section means the test network; a profile that must be one is believed over silence.
    private var isTestnet: Bool {
        guard case .flag(let value)? = tree["venues.\(venue).testnet"]?.value else {
            return !profile.isLive && profile != .shadow
        }
        return value
    }

    private func network() -> [SettingsError] {
        if profile == .testnet, !isTestnet {
            return [fault("testnet", "profile testnet needs true")]
        }
        if profile.isLive, isTestnet {
            return [fault("testnet", "\(profile.rawValue) needs false, written out")]
        }
        return []
    }

    private func addresses() -> [SettingsError] {
        var faults: [SettingsError] = []
        for (key, scheme) in [("rest", "https"), ("ws", "wss"), ("ws_api", "wss")] {
            guard let text = tree.text("venues.\(venue).endpoints.\(key)") else { continue }
            guard let address = EndpointAddress(text), address.scheme == scheme else {
                faults.append(fault("endpoints.\(key)", "is \(scheme)://HOST[:PORT][/PATH]"))
                continue
            }
            if isTestnet, Self.isMainHost(address.host.lowercased()) {
                faults.append(fault("endpoints.\(key)", "\(address.host) is the main network"))
            }
            if !isTestnet, Self.isTestHost(address.host.lowercased()) {
                faults.append(fault("endpoints.\(key)", "\(address.host) is the test network"))
            }
            if profile == .paper || profile == .dev, !address.isLoopback {
                faults.append(
                    fault(
                        "endpoints.\(key)",
                        "\(profile.rawValue) speaks to a simulator on this host only"
                    )
                )
            }
        }
        return faults
    }

    private func secrets() -> [SettingsError] {
        guard profile.sendsOrders else { return [] }
        var faults: [SettingsError] = []
        if tree.secret("venues.\(venue).api_key") == nil {
            faults.append(fault("api_key", "\(profile.rawValue) needs a key"))
        }
        if tree.secret("venues.\(venue).secret") == nil,
            tree.secret("venues.\(venue).private_key") == nil
        {
            faults.append(
                fault("private_key", "\(profile.rawValue) needs a private key or a secret")
            )
        }
        return faults
    }

    private func account() -> [SettingsError] {
        guard profile.isLive, !tree.flag("venues.\(venue).dedicated_account") else { return [] }
        return [
            fault(
                "dedicated_account",
                "the dead-man switch acts on the whole account: trade on one of its own and say true"
            )
        ]
    }
}

/// An address as `scheme://host[:port][/path]`.
public struct EndpointAddress: Equatable, Sendable {
    /// The scheme.
    public let scheme: String

    /// The host name or address.
    public let host: String

    /// The port; the scheme's own when none is written.
    public let port: UInt16

    /// The path with its slash; empty when none is written.
    public let path: String

    /// Whether it stays on this host.
    public var isLoopback: Bool {
        host == "localhost" || host.hasPrefix("127.") || host == "[::1]" || host == "::1"
    }

    /// Reads an address; nil when it is none.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            return nil
        }
        scheme = String(text[..<colon])
        let rest = text[text.index(colon, offsetBy: 3)...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        path = String(rest[slash...])
        let authority = rest[..<slash]
        guard !authority.isEmpty, !authority.contains("@"), !authority.contains(" ") else {
            return nil
        }
        let own: UInt16? =
            switch scheme {
            case "https", "wss": 443
            case "http", "ws": 80
            default: nil
            }
        guard let own else { return nil }
        if let mark = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            guard let number = UInt16(authority[authority.index(after: mark)...]), number > 0 else {
                return nil
            }
            port = number
            host = String(authority[..<mark])
        } else {
            port = own
            host = String(authority)
        }
        guard !host.isEmpty else { return nil }
    }
}
