// Counts what the hot operations cost: `probe` prints heap calls and retains of each, and under
// callgrind leaves the instructions of each in a dump of its own.

internal import Base
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

    init(_ arguments: ArraySlice<String>) {
        plant = arguments.first.flatMap(Plant.init(rawValue:))
        planted = arguments.dropFirst().first
    }

    func run() {
        for suite in Registry.suites {
            for counted in suite.counted {
                count(counted, counted.work(), counted.name == planted ? plant : nil)
            }
        }
    }

    private func count(_ counted: CountedWork, _ work: any Work, _ plant: Plant?) {
        work.begin()
        // A whole run first: caches fill and anything lazy happens outside the count.
        work.run(counted.operations)
        let allocations = cheapcount_allocations()
        let retains = cretaincount_retains()
        cretaincount_section_begin()
        work.run(counted.operations)
        if plant == .instructions { work.run(counted.operations / 50) }
        let retained = cretaincount_retains() - retains
        if plant == .allocation { keep(Int64(Array(0..<Int.random(in: 60...64)).count)) }
        let allocated = cheapcount_allocations() - allocations
        unsafe counted.name.withCString { unsafe cretaincount_section_end($0) }
        work.end()
        print("\(counted.name) \(counted.operations) \(allocated) \(retained)")
    }
}

let counting = Counting(CommandLine.arguments.dropFirst())
// The first stack of a process begins where arguments and environment end, and how a copy within it
// is aligned moves counts by a few instructions; a thread's stack begins at a page.
try PinnedThread(.init(name: "probe", stackBytes: 8 << 20)) { counting.run() }.join()
