internal import Base
internal import Domain
internal import Exchange
internal import VenueWire

extension BinanceSkin {
    /// Up to five new orders.
    func placeBatch(_ call: Call) throws(VenueFault) -> [UInt8] {
        try batch(call) { parameters throws(VenueFault) in try place(parameters, call) }
    }

    /// Up to five amendments.
    func modifyBatch(_ call: Call) throws(VenueFault) -> [UInt8] {
        try batch(call) { parameters throws(VenueFault) in try modify(parameters, call) }
    }

    /// Up to ten cancels of one contract, by one kind of id.
    func cancelBatch(_ call: Call) throws(VenueFault) -> [UInt8] {
        guard let account = call.account else { throw .key }
        let contract = try contract(of: call)
        let names = try batchNames(call.parameters)
        try checkTimeInEngine(call)
        var json = JSONWriter()
        json.openArray()
        for name in names {
            do {
                write(try cancel(name, account, contract), &json, query: false)
            } catch {
                error.write(&json)
            }
        }
        json.closeArray()
        return json.bytes
    }

    private func batchNames(_ parameters: Parameters) throws(VenueFault) -> [OrderName] {
        let ids = parameters["orderIdList"]
        let clients = parameters["origClientOrderIdList"]
        guard let text = ids ?? clients, !text.isEmpty else {
            throw VenueFault(
                -1_102,
                "Param 'origClientOrderIdList' or 'orderIdList' must be sent, but both were empty/null!"
            )
        }
        let name = ids == nil ? "origClientOrderIdList" : "orderIdList"
        guard let list = try? JSONReader.read(Array(text.utf8)).array, !list.isEmpty else {
            throw .illegal(name)
        }
        guard list.count <= 10 else { throw .batchSize }
        var result: [OrderName] = []
        for element in list {
            if ids != nil {
                guard let text = element.scalarText, let id = Int64(text) else {
                    throw .illegal(name)
                }
                result.append(.id(WireNumber.order(wire: id)))
            } else {
                guard let text = element.string, let client = ClientText(text) else {
                    throw .illegal(name)
                }
                result.append(.client(client))
            }
        }
        return result
    }

    /// Runs each element by itself; one's failure is no one else's.
    private func batch(
        _ call: Call,
        _ run: (Parameters) throws(VenueFault) -> OrderReport
    ) throws(VenueFault) -> [UInt8] {
        let text = try call.parameters.required("batchOrders")
        guard let list = try? JSONReader.read(Array(text.utf8)).array else {
            throw .illegal("batchOrders")
        }
        guard !list.isEmpty, list.count <= 5 else { throw .batchSize }
        var json = JSONWriter(reserving: list.count * 560)
        json.openArray()
        for element in list {
            do {
                write(try run(try Self.parameters(of: element)), &json, query: false)
            } catch {
                error.write(&json)
            }
        }
        json.closeArray()
        return json.bytes
    }

    /// An object's members as parameters.
    static func parameters(of node: JSONNode) throws(VenueFault) -> Parameters {
        guard let members = node.members else { throw .illegal("batchOrders") }
        var result = Parameters()
        for member in members {
            if case .null = member.node.value { continue }
            guard let text = member.node.scalarText else { throw .illegal(member.name) }
            result.items.append((member.name, text))
        }
        return result
    }
}

extension VenueFault {
    static let batchSize = VenueFault(-4_032, "Invalid number of batch orders.")
}
