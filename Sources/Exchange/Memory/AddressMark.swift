internal import Synchronization

/// Nothing, at an address: a struct that holds one is borrowed by address, never by value.
///
/// Without it the compiler passes a large struct of plain fields by copying it to the stack at each
/// call that borrows it; for the exchange that is 544 bytes, and a third of an operation's time.
struct AddressMark: ~Copyable {
    private let place = Atomic<UInt8>(0)
}
