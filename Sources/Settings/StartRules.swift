/// What a profile demands of the values together, beyond each key's own range.
struct StartRules {
    let profile: Profile
    let tree: SettingsTree

    /// Caps for which 0 means unset.
    static let caps = [
        "execution.per_order_notional_cap", "execution.price_bands_bps",
        "execution.rate_limits_per_symbol_per_min", "execution.runaway.max_cancel_per_min",
        "execution.runaway.max_place_per_min", "guards.throttle_orders_per_sec",
        "limits.max_concurrent_positions", "limits.max_inflight_orders", "limits.max_notional_usd",
        "limits.side_caps.long", "limits.side_caps.short", "risk.daily_loss_cap",
        "risk.kill_caps.daily_loss_usd", "risk.kill_caps.daily_notional_usd",
        "risk.kill_caps.monthly_loss_usd", "risk.kill_caps.monthly_notional_usd",
        "risk.max_notional", "risk.max_order_size", "risk.price_band_bps",
    ]

    /// Everything that keeps this profile from starting.
    func faults() -> [SettingsError] {
        symbols() + jitter() + rings() + role() + venues() + unsetCaps() + guardRule() + pinning()
            + strategy()
    }

    private func fault(_ path: String, _ words: String) -> SettingsError {
        guard let entry = tree[path] else { return SettingsError(file: path, words: words) }
        return SettingsError(origin: entry.origin, words: "\(path): \(words)")
    }

    private func symbols() -> [SettingsError] {
        let symbols = tree.texts("symbols")
        var faults: [SettingsError] = []
        for (index, symbol) in symbols.enumerated() {
            let halves = symbol.split(separator: "/", omittingEmptySubsequences: false)
            if halves.count != 2 || halves.contains(where: \.isEmpty) {
                faults.append(fault("symbols", "\"\(symbol)\" is not BASE/QUOTE"))
            }
            if symbols[..<index].contains(symbol) {
                faults.append(fault("symbols", "\"\(symbol)\" is listed twice"))
            }
            let prefixes = tree.texts("universe.exclude_prefix")
            if prefixes.contains(where: symbol.hasPrefix),
                !tree.texts("universe.confirmed").contains(symbol)
            {
                faults.append(
                    fault(
                        "symbols",
                        "\"\(symbol)\" is a look-alike: list it under universe.confirmed too"
                    )
                )
            }
        }
        if symbols.isEmpty { faults.append(fault("symbols", "nothing to trade")) }
        for section in ["risk.notional_caps.per_symbol", "strategy.maker"] {
            for name in tree.names(below: section) where !symbols.contains(name) {
                faults.append(
                    SettingsError(
                        origin: firstOrigin(below: "\(section).\(name)"),
                        words: "\(section): \"\(name)\" is not among the symbols"
                    )
                )
            }
        }
        return faults
    }

    private func firstOrigin(below path: String) -> Origin {
        let path = tree.paths.first { $0 == path || $0.hasPrefix(path + ".") }
        return path.flatMap { tree[$0]?.origin } ?? .base
    }

    private func jitter() -> [SettingsError] {
        let path = "market_data.ws.reconnect_jitter_ms"
        let range = tree.integers(path)
        guard range.count == 2, range[0] <= range[1] else {
            return [fault(path, "takes two numbers, the lower first")]
        }
        return []
    }

    private func rings() -> [SettingsError] {
        ["engine.ring_capacity.md", "engine.ring_capacity.order"].compactMap { path in
            let slots = tree.integer(path)
            return slots & (slots - 1) == 0 ? nil : fault(path, "\(slots) is no power of two")
        }
    }

    private func role() -> [SettingsError] {
        let mode = tree.text("execution.mode")
        if profile.sendsOrders, mode != "live" {
            return [fault("execution.mode", "\(profile.rawValue) sends orders: it is live")]
        }
        if !profile.sendsOrders, mode != "paper" {
            return [
                fault("execution.mode", "\(profile.rawValue) sends no real orders: it is paper")
            ]
        }
        return []
    }

    private func venues() -> [SettingsError] {
        var faults: [SettingsError] = []
        for venue in tree.names(below: "venues") where venue != "mock" {
            let path = "venues.\(venue)"
            guard venue == "binanceusdm" else {
                faults.append(
                    SettingsError(
                        origin: firstOrigin(below: path),
                        words: "\(path): this version trades on binanceusdm only"
                    )
                )
                continue
            }
            faults += VenueRules(profile: profile, tree: tree, venue: venue).faults()
        }
        return faults
    }

    private func unsetCaps() -> [SettingsError] {
        guard profile.isLive || tree.flag("risk.require_nonzero_caps") else { return [] }
        return Self.caps.compactMap { path in
            guard tree.integer(path) == 0, tree.decimal(path) == 0 else { return nil }
            return fault(path, "0 means unset, and \(profile.rawValue) refuses an unset limit")
        }
    }

    private func guardRule() -> [SettingsError] {
        guard profile.isLive, let entry = tree["engine.require_guard"] else { return [] }
        guard !entry.origin.isWritten else { return [] }
        return [
            fault(
                "engine.require_guard",
                "there is no guard process yet; \(profile.rawValue) needs "
                    + "`require_guard: false` written out by you"
            )
        ]
    }

    private func pinning() -> [SettingsError] {
        let pin = tree.text("engine.pin") ?? "auto"
        guard pin == "auto" || pin == "off" || UInt32(pin).map({ $0 < 64 }) == true else {
            return [fault("engine.pin", "is auto, off or a processor's number, not \"\(pin)\"")]
        }
        guard profile.isLive || tree.flag("engine.pin_required"), pin == "off" else { return [] }
        return [fault("engine.pin", "\(profile.rawValue) refuses to start unpinned")]
    }

    private func strategy() -> [SettingsError] {
        guard tree.text("strategy.kind") == "maker" else { return [] }
        return tree.names(below: "strategy.maker").compactMap { name in
            let path = "strategy.maker.\(name).quantity"
            return tree.decimal(path) > 0
                ? nil
                : SettingsError(
                    origin: firstOrigin(below: "strategy.maker.\(name)"),
                    words: "\(path): a quote needs a size"
                )
        }
    }
}
