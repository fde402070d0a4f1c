internal import Base
internal import Scenarios
internal import VenueWire

extension BinanceSkin {
    private static var life: Nanoseconds { .seconds(3_600) }

    /// Makes, extends or closes the account's listen key; the call's kind says which.
    func listenKey(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        switch call.endpoint.kind {
        case .listenKeyCreate:
            let key = account.listenKey ?? random.text(64)
            account.listenKey = key
            account.listenKeyExpires = now + Self.life
            accountByListenKey[key] = accountByKey[account.key]
            return Self.body(key)
        case .listenKeyExtend:
            guard let key = account.listenKey else { throw .listenKey }
            account.listenKeyExpires = now + Self.life
            return Self.body(key)
        default:
            guard let key = account.listenKey else { throw .listenKey }
            forget(key, of: account)
            for connection in listeners[key] ?? [] {
                output.append(.close(connection, code: 1_000))
            }
            return Array("{}".utf8)
        }
    }

    /// Ends the keys nobody extended, with the event that says so; their sockets stay open.
    func expireListenKeys() {
        for account in accounts where account.listenKey != nil && account.listenKeyExpires <= now {
            expireListenKey(of: account, silently: false)
        }
    }

    /// Ends an account's key now.
    func expireListenKey(of account: ClientAccount, silently: Bool) {
        guard let key = account.listenKey else { return }
        if !silently {
            var json = JSONWriter()
            json.openObject()
            json.field("e", "listenKeyExpired")
            json.field("E", clientTime(now).milliseconds)
            json.field("listenKey", key)
            json.closeObject()
            deliverEvent("listenKeyExpired", json.bytes, key: key, to: listeners[key] ?? [])
        }
        forget(key, of: account)
    }

    private func forget(_ key: String, of account: ClientAccount) {
        accountByListenKey[key] = nil
        account.listenKey = nil
    }

    private static func body(_ key: String) -> [UInt8] {
        var json = JSONWriter()
        json.openObject()
        json.field("listenKey", key)
        json.closeObject()
        return json.bytes
    }
}
