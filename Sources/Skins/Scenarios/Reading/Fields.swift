internal import VenueWire

/// The members of one object, each known by name; anything else is an error.
struct Fields {
    let place: String
    let offset: Int
    private let members: [JSONMember]

    init(_ node: JSONNode, _ place: String, known: [String]) throws(Fault) {
        guard let members = node.members else { throw Fault(node.offset, "\(place) is an object") }
        for (index, member) in members.enumerated() {
            guard known.contains(member.name) else {
                throw .unknown("key", member.name, of: known, at: member.offset)
            }
            guard !members[..<index].contains(where: { $0.name == member.name }) else {
                throw Fault(member.offset, "\"\(member.name)\" is there twice")
            }
        }
        self.members = members
        self.place = place
        offset = node.offset
    }

    /// A member that may be missing.
    subscript(name: String) -> JSONNode? {
        members.first { $0.name == name }?.node
    }

    /// A member that must be there.
    func required(_ name: String) throws(Fault) -> JSONNode {
        guard let node = self[name] else { throw Fault(offset, "\(place) wants \"\(name)\"") }
        return node
    }

    func text(_ name: String) throws(Fault) -> String { try Self.text(required(name), name) }

    func optionalText(_ name: String) throws(Fault) -> String? {
        guard let node = self[name] else { return nil }
        return try Self.text(node, name)
    }

    func integer(_ name: String) throws(Fault) -> Int64 { try Self.integer(required(name), name) }

    func optionalInteger(_ name: String) throws(Fault) -> Int64? {
        guard let node = self[name] else { return nil }
        return try Self.integer(node, name)
    }

    func optionalFlag(_ name: String) throws(Fault) -> Bool? {
        guard let node = self[name] else { return nil }
        guard let flag = node.bool else { throw Fault(node.offset, "\"\(name)\" is true or false") }
        return flag
    }

    func optionalDecimal(_ name: String) throws(Fault) -> String? {
        guard let node = self[name] else { return nil }
        return try Self.decimal(node, "\(place).\(name)")
    }

    func decimal(_ name: String) throws(Fault) -> String {
        try Self.decimal(required(name), "\(place).\(name)")
    }

    func array(_ name: String) throws(Fault) -> [JSONNode] {
        let node = try required(name)
        guard let list = node.array else { throw Fault(node.offset, "\"\(name)\" is a list") }
        return list
    }

    func optionalArray(_ name: String) throws(Fault) -> [JSONNode] {
        self[name] == nil ? [] : try array(name)
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String,
        _ what: String
    ) throws(Fault) -> Word where Word.RawValue == String {
        try Self.word(required(name), what)
    }

    func optionalPattern(_ name: String) throws(Fault) -> Pattern? {
        try optionalText(name).map(Pattern.init)
    }

    static func word<Word: RawRepresentable & CaseIterable>(
        _ node: JSONNode,
        _ what: String
    ) throws(Fault) -> Word where Word.RawValue == String {
        let known = Word.allCases.map(\.rawValue)
        guard let text = node.string else { throw Fault(node.offset, "\(what) is a text") }
        guard let word = Word(rawValue: text) else {
            throw .unknown(what, text, of: known, at: node.offset)
        }
        return word
    }

    static func text(_ node: JSONNode, _ name: String) throws(Fault) -> String {
        guard let text = node.string else { throw Fault(node.offset, "\"\(name)\" is a text") }
        return text
    }

    static func integer(_ node: JSONNode, _ name: String) throws(Fault) -> Int64 {
        guard let value = node.integer else {
            throw Fault(node.offset, "\"\(name)\" is a whole number")
        }
        return value
    }

    /// A text that is a plain decimal.
    static func decimal(_ node: JSONNode, _ place: String) throws(Fault) -> String {
        guard let text = node.string else {
            throw Fault(node.offset, "\(place) is a decimal in quotes")
        }
        let body = text.utf8.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
        let parts = body.split(separator: ".", omittingEmptySubsequences: false)
        let isPlain =
            (1...2).contains(parts.count)
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard isPlain else { throw Fault(node.offset, "\(place): \"\(text)\" is no decimal") }
        return text
    }

    /// The members of an object whose names are data.
    static func entries(_ node: JSONNode, _ place: String) throws(Fault) -> [JSONMember] {
        guard let members = node.members else { throw Fault(node.offset, "\(place) is an object") }
        for (index, member) in members.enumerated()
        where members[..<index].contains(where: { $0.name == member.name }) {
            throw Fault(member.offset, "\"\(member.name)\" is there twice")
        }
        return members
    }
}
