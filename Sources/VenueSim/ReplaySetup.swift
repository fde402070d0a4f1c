internal import BinanceSkin

/// A venue out of a recording.
enum ReplaySetup {
    /// The market a file holds; `symbol` chooses one of several contracts.
    static func market(
        file: String,
        symbol: String?,
        queue: QueueChoice
    ) throws(SimulatorError) -> VenueSetup.Market {
        let recording = try CaptureRecording(file)
        do throws(RecordingFault) {
            let session = try RecordedSession(recording, symbol: symbol)
            return VenueSetup.Market(symbol: session.symbol, source: .recorded(session, queue))
        } catch {
            throw .recording(file, error.words)
        }
    }
}
