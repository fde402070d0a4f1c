internal import Base
internal import Scenarios
internal import VenueWire

extension BinanceSkin {
    /// Takes a request on a stream socket.
    func control(_ bytes: [UInt8], _ socket: Socket) {
        guard let request = try? JSONReader.read(bytes), request.members != nil else {
            refuse(3, "Invalid JSON: expected value at line 1 column 1", nil, socket)
            return
        }
        let id = request["id"]
        if let id {
            switch id.value {
            case .number, .string, .null: break
            default:
                refuse(2, "Invalid request: invalid id", nil, socket)
                return
            }
        }
        switch request["method"]?.string {
        case "SUBSCRIBE": change(request, id, socket, subscribing: true)
        case "UNSUBSCRIBE": change(request, id, socket, subscribing: false)
        case "LIST_SUBSCRIPTIONS":
            reply(id, socket) { json in
                json.openArray()
                for name in socket.names { json.string(name) }
                json.closeArray()
            }
        case "SET_PROPERTY": setProperty(request, id, socket)
        case "GET_PROPERTY":
            guard request["params"]?.array?.first?.string == "combined" else {
                refuse(0, "Unknown property", id, socket)
                return
            }
            reply(id, socket) { json in json.raw((socket.combined ? "true" : "false").utf8) }
        default:
            let words =
                "Invalid request: unknown variant, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, "
                + "`LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`"
            refuse(2, words, id, socket)
        }
    }

    private func change(
        _ request: JSONNode,
        _ id: JSONNode?,
        _ socket: Socket,
        subscribing: Bool
    ) {
        guard let list = request["params"]?.array else {
            refuse(2, "Invalid request: missing field `params`", id, socket)
            return
        }
        var names: [String] = []
        for element in list {
            guard let name = element.string, !name.isEmpty else {
                refuse(2, "Invalid request: invalid type, expected a string", id, socket)
                return
            }
            names.append(name)
        }
        if subscribing, socket.names.count + names.count > 1_024 {
            refuse(2, "Invalid request: too many subscriptions", id, socket)
            return
        }
        if subscribing { noteSubscribe() }
        for name in names {
            if subscribing { subscribe(socket, to: name) } else { unsubscribe(socket, from: name) }
        }
        reply(id, socket) { json in json.raw("null".utf8) }
    }

    private func setProperty(_ request: JSONNode, _ id: JSONNode?, _ socket: Socket) {
        guard let list = request["params"]?.array, list.count == 2,
            list[0].string == "combined"
        else {
            refuse(0, "Unknown property", id, socket)
            return
        }
        guard let flag = list[1].bool else {
            refuse(1, "Invalid value type: expected Boolean", id, socket)
            return
        }
        socket.combined = flag
        reply(id, socket) { json in json.raw("null".utf8) }
    }

    private func reply(
        _ id: JSONNode?,
        _ socket: Socket,
        _ result: (inout JSONWriter) -> Void
    ) {
        var json = JSONWriter()
        json.openObject()
        json.key("result")
        result(&json)
        json.key("id")
        json.raw(Self.idText(id))
        json.closeObject()
        output.append(.message(socket.id, json.bytes))
    }

    private func refuse(_ code: Int64, _ text: String, _ id: JSONNode?, _ socket: Socket) {
        var json = JSONWriter()
        json.openObject()
        json.openObject("error")
        json.field("code", code)
        json.field("msg", text)
        json.closeObject()
        if id != nil {
            json.key("id")
            json.raw(Self.idText(id))
        }
        json.closeObject()
        output.append(.message(socket.id, json.bytes))
    }

    /// An id as it came: a number, a text or null.
    static func idText(_ id: JSONNode?) -> [UInt8] {
        guard let id else { return Array("null".utf8) }
        switch id.value {
        case .number(let text): return Array(text.utf8)
        case .string(let text):
            var json = JSONWriter(reserving: text.utf8.count + 2)
            json.string(text)
            return json.bytes
        default: return Array("null".utf8)
        }
    }
}
