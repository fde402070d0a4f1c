internal import CYaml

/// Reads one strict YAML document: no duplicates, aliases, anchors, tags or second document.
@safe
struct YamlDocument: ~Copyable {
    private let reader: OpaquePointer
    private let file: String

    /// The document's top node; nil for an empty file.
    static func parse(_ bytes: [UInt8], file: String) throws(SettingsError) -> YamlNode? {
        var top: YamlNode?
        var failure: SettingsError?
        // SAFETY: the reader lives and ends inside the closure, where the bytes are valid.
        unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let reader = unsafe cyaml_open(buffer.baseAddress, buffer.count) else {
                preconditionFailure("memory for a YAML reader")
            }
            let document = unsafe YamlDocument(reader: reader, file: file)
            do throws(SettingsError) {
                top = try document.read()
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return top
    }

    private init(reader: OpaquePointer, file: String) {
        unsafe self.reader = reader
        self.file = file
    }

    deinit { unsafe cyaml_close(reader) }

    private struct Event {
        let kind: Int32
        let mark: Mark
        let text: String
        let plain: Bool
    }

    private borrowing func read() throws(SettingsError) -> YamlNode? {
        var event = try next()
        while event.kind == Int32(CYAML_OTHER.rawValue) { event = try next() }
        guard event.kind == Int32(CYAML_DOCUMENT.rawValue) else { return nil }
        let top = try node(next())
        event = try next()
        while event.kind == Int32(CYAML_OTHER.rawValue) { event = try next() }
        guard event.kind == Int32(CYAML_END.rawValue) else {
            throw error(event.mark, "a second document in one file")
        }
        return top
    }

    private borrowing func next() throws(SettingsError) -> Event {
        var raw = unsafe cyaml_event()
        unsafe cyaml_next(reader, &raw)
        let mark = unsafe Mark(line: Int(raw.line) + 1, column: Int(raw.column) + 1)
        // SAFETY: the text is valid until the next call and copied here.
        let text = unsafe raw.text.map { start in
            unsafe String(
                decoding: UnsafeRawBufferPointer(start: start, count: raw.count),
                as: UTF8.self
            )
        }
        let kind = unsafe raw.kind
        if kind == Int32(CYAML_ERROR.rawValue) { throw error(mark, text ?? "not YAML") }
        if kind == Int32(CYAML_ALIAS.rawValue) { throw error(mark, "aliases are not allowed") }
        if unsafe raw.has_anchor != 0 { throw error(mark, "anchors are not allowed") }
        if unsafe raw.has_tag != 0 { throw error(mark, "tags are not allowed") }
        return unsafe Event(kind: kind, mark: mark, text: text ?? "", plain: raw.plain != 0)
    }

    private borrowing func node(_ event: Event) throws(SettingsError) -> YamlNode {
        switch UInt32(event.kind) {
        case CYAML_SCALAR.rawValue:
            return .scalar(text: event.text, plain: event.plain, event.mark)
        case CYAML_SEQUENCE_START.rawValue:
            var items: [YamlNode] = []
            while true {
                let event = try next()
                if event.kind == Int32(CYAML_SEQUENCE_END.rawValue) { break }
                items.append(try node(event))
            }
            return .sequence(items, event.mark)
        case CYAML_MAPPING_START.rawValue:
            return .mapping(try entries(), event.mark)
        default:
            throw error(event.mark, "nothing of this kind belongs here")
        }
    }

    private borrowing func entries() throws(SettingsError) -> [YamlNode.Entry] {
        var entries: [YamlNode.Entry] = []
        while true {
            let event = try next()
            if event.kind == Int32(CYAML_MAPPING_END.rawValue) { return entries }
            guard event.kind == Int32(CYAML_SCALAR.rawValue) else {
                throw error(event.mark, "a key is a plain word")
            }
            if let first = entries.first(where: { $0.key == event.text }) {
                throw error(
                    event.mark,
                    "\"\(event.text)\" is given twice, first in line \(first.mark.line)"
                )
            }
            entries.append(
                YamlNode.Entry(key: event.text, mark: event.mark, value: try node(next()))
            )
        }
    }

    private borrowing func error(_ mark: Mark, _ words: String) -> SettingsError {
        SettingsError(file: file, mark: mark, words: words)
    }
}
