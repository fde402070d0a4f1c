internal import CCurl
internal import Synchronization

/// What the asking thread and the worker share: the transfers' handle, a bell, and the end.
@safe
final class RestLine: @unchecked Sendable {
    /// Touched by the worker alone, but for `ccurl_wake`, which any thread may call.
    let curl: OpaquePointer
    private let over = Atomic<Bool>(false)

    init(_ settings: RestSettings) throws(RestFailure) {
        let plain = settings.origins.contains { !$0.isEncrypted }
        let opened = unsafe ccurl_open(settings.authorities, plain ? 1 : 0, settings.bodyBytesMax)
        guard let opened = unsafe opened else { throw .noCurl }
        unsafe curl = opened
    }

    deinit { unsafe ccurl_close(curl) }

    var isOver: Bool { over.load(ordering: .acquiring) }

    func wake() { unsafe ccurl_wake(curl) }

    func end() {
        over.store(true, ordering: .releasing)
        wake()
    }
}
