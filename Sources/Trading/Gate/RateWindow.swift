internal import Base

/// At most so many events in any span of a fixed length, exactly: the ring remembers each instant.
struct RateWindow: ~Copyable {
    private let instants: RigidArray<Instant>
    private let span: Nanoseconds
    private var oldest = 0
    private var used = 0

    /// How many events the span may hold; 0 counts nothing and admits everything.
    let limit: Int

    init(limit: Int, span: Nanoseconds) {
        precondition(limit >= 0, "a rate limit is not negative")
        self.limit = limit
        self.span = span
        instants = RigidArray(count: max(limit, 1), filler: .distantPast)
    }

    /// Whether one more event fits, `reserve` places kept free.
    @inline(__always)
    func admits(now: Instant, reserve: Int = 0) -> Bool {
        if limit == 0 || used + reserve < limit { return true }
        guard reserve < limit else { return false }
        // The event that must have left the span for one more to fit beside the reserve.
        var at = oldest + reserve - (limit - used)
        if at >= limit { at -= limit }
        return now - instants[at] >= span
    }

    /// Counts an event, whether it fitted or not: what was sent was sent.
    @inline(__always)
    mutating func count(now: Instant) {
        guard limit > 0 else { return }
        if used < limit {
            var at = oldest + used
            if at >= limit { at -= limit }
            instants[at] = now
            used += 1
        } else {
            instants[oldest] = now
            oldest = oldest + 1 == limit ? 0 : oldest + 1
        }
    }

    /// How many events the span that ends now holds.
    func count(before now: Instant) -> Int64 {
        var count: Int64 = 0
        for step in 0..<used {
            let at = (oldest + step) % limit
            if now - instants[at] < span { count += 1 }
        }
        return count
    }

    /// How many events would fit now.
    mutating func left(now: Instant) -> Int {
        guard limit > 0 else { return .max }
        while used > 0, now - instants[oldest] >= span {
            oldest = oldest + 1 == limit ? 0 : oldest + 1
            used -= 1
        }
        return limit - used
    }
}
