internal import Base

/// A counter that starts anew at each multiple of its span.
struct WindowCounter {
    let span: Nanoseconds
    let limit: Int
    private(set) var used = 0
    private var window: Int64 = -1

    init(span: Nanoseconds, limit: Int) {
        self.span = span
        self.limit = limit
    }

    /// Counts `amount` at `now`.
    mutating func add(_ amount: Int, at now: UTCTime) {
        turn(to: now)
        used += amount
    }

    /// Sets the count of the window that `now` is in.
    mutating func set(_ amount: Int, at now: UTCTime) {
        turn(to: now)
        used = amount
    }

    /// The count in the window that `now` is in.
    mutating func count(at now: UTCTime) -> Int {
        turn(to: now)
        return used
    }

    /// Seconds until the next window, at least one.
    func secondsLeft(at now: UTCTime) -> Int {
        let left = span.count - now.nanoseconds % span.count
        return max(1, Int((left + 999_999_999) / 1_000_000_000))
    }

    private mutating func turn(to now: UTCTime) {
        let current = now.nanoseconds / span.count
        if current != window {
            window = current
            used = 0
        }
    }
}

/// The budget of one address: request weight, and a ban for those who do not stop.
struct AddressBudget {
    var weight = WindowCounter(span: .seconds(60), limit: 2_400)
    var bannedUntil = UTCTime.none
    var limitedUntil = UTCTime.none
    private var refusals = 0
    private var bans = 0

    /// Refusals in a row before the ban.
    private static let refusalsMax = 10

    /// Takes `amount`, or says how the venue refuses.
    mutating func take(_ amount: Int, at now: UTCTime) throws(VenueFault) {
        if now < bannedUntil { throw banFault() }
        weight.add(amount, at: now)
        guard weight.used > weight.limit || now < limitedUntil else {
            refusals = 0
            return
        }
        refusals += 1
        if refusals > Self.refusalsMax {
            ban(at: now)
            throw banFault()
        }
        throw VenueFault(
            -1_003,
            "Too many requests; current limit is \(weight.limit) requests per minute. Please use the websocket for live updates to avoid polling the API.",
            http: 429,
            retryAfterSeconds: now < limitedUntil
                ? max(1, Int((limitedUntil - now).count / 1_000_000_000))
                : weight.secondsLeft(at: now)
        )
    }

    /// Two minutes the first time, doubling up to three days.
    private mutating func ban(at now: UTCTime) {
        let seconds = min(120 << Int64(min(bans, 12)), 259_200 as Int64)
        bans += 1
        refusals = 0
        bannedUntil = now + .seconds(seconds)
    }

    private func banFault() -> VenueFault {
        VenueFault(
            -1_003,
            "Way too many requests; IP banned until \(bannedUntil.milliseconds). Please use the websocket for live updates to avoid bans.",
            http: 418,
            retryAfterSeconds: nil
        )
    }
}

/// The order counters of one account.
struct OrderBudget {
    var tenSeconds = WindowCounter(span: .seconds(10), limit: 300)
    var minute = WindowCounter(span: .seconds(60), limit: 1_200)

    /// Takes a request's cost, or says which limit it breaks.
    mutating func take(_ cost: (tenSeconds: Int, minute: Int), at now: UTCTime) throws(VenueFault) {
        guard cost.tenSeconds > 0 || cost.minute > 0 else { return }
        if tenSeconds.count(at: now) + cost.tenSeconds > tenSeconds.limit {
            throw fault("\(tenSeconds.limit) orders per 10 SECOND", tenSeconds, now)
        }
        if minute.count(at: now) + cost.minute > minute.limit {
            throw fault("\(minute.limit) orders per MINUTE", minute, now)
        }
        tenSeconds.add(cost.tenSeconds, at: now)
        minute.add(cost.minute, at: now)
    }

    private func fault(_ words: String, _ counter: WindowCounter, _ now: UTCTime) -> VenueFault {
        VenueFault(
            -1_015,
            "Too many new orders; current limit is \(words).",
            http: 429,
            retryAfterSeconds: counter.secondsLeft(at: now)
        )
    }
}
