internal import Base

/// What the venue will do later, by time and then by the order it was put there.
struct Agenda {
    private struct Entry {
        var time: UTCTime
        var number: Int
        var action: (BinanceSkin) -> Void

        func precedes(_ other: Entry) -> Bool {
            time == other.time ? number < other.number : time < other.time
        }
    }

    private var heap: [Entry] = []
    private var numbers = 0

    /// When the first thing is due.
    var next: UTCTime { heap.first?.time ?? UTCTime(nanoseconds: .max) }

    /// Puts `action` down for `time`.
    mutating func add(at time: UTCTime, _ action: @escaping (BinanceSkin) -> Void) {
        numbers += 1
        heap.append(Entry(time: time, number: numbers, action: action))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the first thing that is due.
    mutating func takeDue(at now: UTCTime) -> ((BinanceSkin) -> Void)? {
        guard let first = heap.first, first.time <= now else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first.action }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            guard least != parent else { return first.action }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
