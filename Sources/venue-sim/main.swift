internal import Glibc
internal import VenueSim

do {
    let simulator = try Simulator(try SimulatorOptions(Array(CommandLine.arguments.dropFirst())))
    exit(simulator.run())
} catch {
    let text = Array("venue-sim: \(error.words)\n".utf8)
    // SAFETY: the call reads within the array.
    _ = unsafe text.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
    exit(2)
}
