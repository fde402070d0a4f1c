internal import Base

/// One virtual connection: a byte stream each way between two ends.
final class VirtualLink {
    /// One end and the stream toward it.
    struct End {
        var host: Int
        var slot: Int?
        var bytes: [UInt8] = []
        var taken = 0
        var arrivals: [Arrival] = []
        var arrivalNext = 0
        /// Set once the stream toward this end is over; nothing arrives after it.
        var endsAt: Instant?
        var endErrno: Int32 = 0
        var isClosed = false
        var peerIsBlocked = false
        var lastDue = Instant.distantPast
    }

    struct Arrival {
        let due: Instant
        var count: Int
    }

    /// The dialling end, then the accepting one.
    var ends: (End, End)
    var isHalfOpen = false

    init(_ dialling: End, _ accepting: End) { ends = (dialling, accepting) }

    subscript(_ index: Int) -> End {
        get { index == 0 ? ends.0 : ends.1 }
        _modify { if index == 0 { yield &ends.0 } else { yield &ends.1 } }
    }

    /// Bytes on their way to or waiting at an end.
    func waiting(_ index: Int) -> Int { self[index].bytes.count - self[index].taken }

    /// Bytes that have arrived at an end by `now`.
    func arrived(_ index: Int, at now: Instant) -> Int {
        var count = 0
        var place = self[index].arrivalNext
        while place < self[index].arrivals.count, self[index].arrivals[place].due <= now {
            count += self[index].arrivals[place].count
            place += 1
        }
        return count
    }

    /// Removes `count` arrived bytes into `room`.
    func take(_ index: Int, _ count: Int, into room: UnsafeMutableRawBufferPointer) {
        let start = self[index].taken
        unsafe room.copyBytes(from: self[index].bytes[start..<start + count])
        self[index].taken += count
        var rest = count
        while rest > 0 {
            let place = self[index].arrivalNext
            let part = min(rest, self[index].arrivals[place].count)
            self[index].arrivals[place].count -= part
            rest -= part
            if self[index].arrivals[place].count == 0 { self[index].arrivalNext += 1 }
        }
        if self[index].taken == self[index].bytes.count {
            self[index].bytes.removeAll(keepingCapacity: true)
            self[index].taken = 0
            self[index].arrivals.removeAll(keepingCapacity: true)
            self[index].arrivalNext = 0
        }
    }
}
