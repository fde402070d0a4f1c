// Counts what the hot operations cost: `probe` prints heap calls and retains of each, and under
// callgrind leaves the instructions of each in a dump of its own; `probe --only NAME` counts one.

internal import Base
internal import CCallCount
internal import CHeapCount
internal import CRetainCount
internal import LabSuites

/// A fault planted on purpose, by which the gate's own test shows that it would be seen.
enum Plant: String {
    case allocation
    case instructions
}

/// Counts each piece of work, with the fault planted in the one that is named.
struct Counting {
    let plant: Plant?
    let planted: String?

    /// The one piece of work to count, for a look with callgrind's own tools.
    let only: String?

    init(_ arguments: ArraySlice<String>) {
        plant = arguments.first.flatMap(Plant.init(rawValue:))
        planted = arguments.dropFirst().first
        only = arguments.first == "--only" ? planted : nil
    }

    func run() {
        for suite in Registry.suites {
            for counted in suite.counted where only == nil || only == counted.name {
                count(counted, counted.work(), counted.name == planted ? plant : nil)
            }
        }
    }

    private func count(_ counted: CountedWork, _ work: any Work, _ plant: Plant?) {
        work.begin()
        // A whole run first: caches fill and anything lazy happens outside the count.
        _ = run(counted, work, counted.operations)
        ccallcount_begin()
        cretaincount_section_begin()
        var spent = run(counted, work, counted.operations)
        if plant == .instructions { spent += run(counted, work, counted.operations / 50) }
        if plant == .allocation {
            let before = Spent.now
            keep(Int64(Array(0..<Int.random(in: 60...64)).count))
            spent += Spent.now - before
        }
        unsafe counted.name.withCString { name in
            unsafe cretaincount_section_end(name)
            unsafe ccallcount_end(name)
        }
        work.end()
        print("\(counted.name) \(counted.operations) \(spent.allocations) \(spent.retains)")
    }

    /// Runs operations; what work does in its pauses is not counted.
    private func run(_ counted: CountedWork, _ work: any Work, _ operations: Int) -> Spent {
        var spent = Spent()
        var left = operations
        while left > 0 {
            let piece = counted.pauses ? 1 : left
            let before = Spent.now
            work.run(piece)
            spent += Spent.now - before
            left -= piece
            guard counted.pauses else { break }
            cretaincount_section_pause()
            ccallcount_pause()
            work.pause()
            ccallcount_resume()
            cretaincount_section_resume()
        }
        return spent
    }
}

/// Heap calls and retains of this thread.
struct Spent {
    var allocations: UInt64 = 0
    var retains: UInt64 = 0

    /// All of them since the start.
    static var now: Spent {
        Spent(allocations: cheapcount_allocations(), retains: cretaincount_retains())
    }

    static func - (after: Spent, before: Spent) -> Spent {
        Spent(
            allocations: after.allocations - before.allocations,
            retains: after.retains - before.retains
        )
    }

    static func += (sum: inout Spent, more: Spent) {
        sum.allocations += more.allocations
        sum.retains += more.retains
    }
}

let counting = Counting(CommandLine.arguments.dropFirst())
// The first stack of a process begins where arguments and environment end, and how a copy within it
// is aligned moves counts by a few instructions; a thread's stack begins at a page.
try PinnedThread(.init(name: "probe", stackBytes: 8 << 20)) { counting.run() }.join()
