internal import CPlatform

/// The processor this thread runs on.
public enum Processor {
    /// Tells the core that this is a spin loop.
    public static func relax() { cplatform_relax() }

    /// Lets the scheduler run another thread.
    public static func yield() { cplatform_yield() }

    /// How many processors this process may use.
    public static var count: Int { Int(cplatform_processors()) }

    /// The numbers of the processors this process may use, ascending.
    public static var allowed: [UInt32] {
        var numbers = [UInt32](repeating: 0, count: 1_024)
        let found = unsafe numbers.withUnsafeMutableBufferPointer { room in
            unsafe cplatform_allowed_processors(room.baseAddress, UInt32(room.count))
        }
        return Array(numbers.prefix(Int(found)))
    }
}
