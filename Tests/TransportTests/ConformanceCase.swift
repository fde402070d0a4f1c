import Foundation
import Testing

/// One conformance case as the fixture states it.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
    enum Step: Sendable {
        /// Bytes of frames, before masking, with the pieces they are written in.
        case frame(first: UInt8, payload: [UInt8], chop: Int?)
        case header(first: UInt8, length: Int)
        case part([UInt8])
        case pause(seconds: Int)
    }

    /// What came back.
    enum Item: Hashable, Sendable {
        case message([UInt8], binary: Bool)
        case pong([UInt8])
        case timeout(String)
    }

    let number: String
    let steps: [Step]
    let verdicts: [[Item]]?
    let endsByEndpoint: Bool
    let codes: [UInt16]
    let isClean: Bool

    var testDescription: String { number }

    static let all: [ConformanceCase] = {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/websocket/cases.jsonl")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            fatalError("the conformance cases are read")
        }
        return text.split(separator: "\n").map { line in
            guard
                let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)),
                let fields = object as? [String: Any]
            else { fatalError("a case is an object") }
            return ConformanceCase(fields)
        }
    }()

    private init(_ fields: [String: Any]) {
        number = fields["case"] as? String ?? ""
        let send = fields["send"] as? [[String: Any]] ?? []
        steps = send.flatMap(Self.steps)
        let expect = fields["expect"] as? [String: [[Any]]] ?? [:]
        verdicts = expect["ok"] == nil ? nil : expect.values.map { $0.map(Self.item) }
        let close = fields["close"] as? [String: Any] ?? [:]
        endsByEndpoint = close["by"] as? String == "endpoint"
        codes = (close["codes"] as? [Int] ?? []).map { UInt16($0) }
        isClean = close["clean"] as? Bool ?? false
    }

    private static func steps(_ step: [String: Any]) -> [Step] {
        if let seconds = step["pause"] as? Int { return [.pause(seconds: seconds)] }
        if let part = step["frame_data"] as? [String: Any] { return [.part(payload(part))] }
        if let length = step["begin_frame"] as? Int {
            return [.header(first: 0x81, length: length)]
        }
        if let frame = step["frame"] as? [String: Any] {
            let first =
                (number(frame, "fin") << 7) | (number(frame, "rsv") << 4) | number(frame, "op")
            return [
                .frame(
                    first: UInt8(first),
                    payload: payload(frame),
                    chop: frame["chop"] as? Int
                )
            ]
        }
        if let message = step["message"] as? [String: Any] {
            return fragments(message)
        }
        return []  // begin and end: the frame says it all
    }

    private static func fragments(_ message: [String: Any]) -> [Step] {
        let bytes = payload(message)
        let opcode: UInt8 = message["binary"] as? Bool == true ? 2 : 1
        guard let size = message["fragment"] as? Int, size > 0, bytes.count > size else {
            return [.frame(first: 0x80 | opcode, payload: bytes, chop: nil)]
        }
        return stride(from: 0, to: bytes.count, by: size).map { start in
            let end = min(start + size, bytes.count)
            let final: UInt8 = end == bytes.count ? 0x80 : 0
            return .frame(
                first: final | (start == 0 ? opcode : 0),
                payload: Array(bytes[start..<end]),
                chop: nil
            )
        }
    }

    private static func number(_ fields: [String: Any], _ name: String) -> Int {
        fields[name] as? Int ?? 0
    }

    private static func payload(_ fields: [String: Any]) -> [UInt8] {
        if let byte = fields["byte"] as? Int {
            return Array(repeating: UInt8(byte), count: number(fields, "count"))
        }
        let text = Array((fields["hex"] as? String ?? "").utf8)
        let once = stride(from: 0, to: text.count, by: 2).map { index in
            UInt8(String(decoding: text[index..<index + 2], as: UTF8.self), radix: 16) ?? 0
        }
        if let times = fields["times"] as? Int {
            return (0..<times).flatMap { _ in once }
        }
        if let fill = fields["fill"] as? Int { return (0..<fill).map { once[$0 % once.count] } }
        return once
    }

    private static func item(_ fields: [Any]) -> Item {
        switch fields.first as? String {
        case "pong": .pong(payload(fields[1] as? [String: Any] ?? [:]))
        case "timeout": .timeout(fields[1] as? String ?? "")
        default:
            .message(
                payload(fields[1] as? [String: Any] ?? [:]),
                binary: (fields[2] as? [String: Any])?["binary"] as? Bool ?? false
            )
        }
    }
}
