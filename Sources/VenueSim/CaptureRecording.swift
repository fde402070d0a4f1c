internal import Base
internal import BinanceSkin
internal import Captures

/// A recorded session out of a file, plain or gzip, as `apus book` reads it too.
final class CaptureRecording: Recording {
    private var file: CaptureFile

    init(_ path: String) throws(SimulatorError) {
        do throws(CaptureError) {
            file = try CaptureFile(path)
        } catch {
            throw .file(path)
        }
    }

    func next() throws(RecordingFault) -> RecordedMessage? {
        var message: RecordedMessage?
        do throws(CaptureError) {
            _ = try file.nextFrame { bytes, line in
                let bytes = (0..<bytes.count).map { bytes[$0] }
                message = RecordedMessage(bytes: bytes, line: line)
            }
        } catch {
            switch error {
            case .unreadable: throw RecordingFault("the file cannot be read")
            case .damaged(let line): throw RecordingFault(line: line, "the file is damaged")
            case .lineTooLong(let line): throw RecordingFault(line: line, "the line is too long")
            }
        }
        return message
    }
}
