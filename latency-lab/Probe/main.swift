// Counts what the hot operations cost: `probe` prints heap calls and retains of each, and under
// callgrind leaves the instructions of each in a dump of its own.

internal import CHeapCount
internal import CRetainCount
internal import LabSuites

/// A fault planted on purpose, by which the gate's own test shows that it would be seen.
enum Plant: String {
    case allocation
    case instructions
}

let arguments = CommandLine.arguments.dropFirst()
let plant = arguments.first.flatMap(Plant.init(rawValue:))
let plantedName = arguments.dropFirst().first

for suite in Registry.suites {
    for counted in suite.counted {
        let work = counted.work()
        let isPlanted = counted.name == plantedName
        count(counted, work, isPlanted ? plant : nil)
    }
}

@MainActor
func count(_ counted: CountedWork, _ work: any Work, _ plant: Plant?) {
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
