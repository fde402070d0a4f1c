internal import Base
internal import Domain

/// The parameters of one request, written into a session's frame, a query, or a batch's object.
///
/// Call the verbs in the alphabetical order of the names: what is signed over a trade session is
/// sorted, and so the frame and the signed text are written in one go.
struct RequestFields: ~Copyable {
    /// Where parameters go.
    enum Form {
        /// `,"name":"value"` in a frame of a session that is logged on.
        case frame

        /// The same, and `&name=value` into the text to sign.
        case signedFrame

        /// `&name=value` in a query.
        case query
    }

    var out: RequestText
    var payload: RequestText
    let form: Form
    private var isFirst = true

    init(_ form: Form, out: consuming RequestText, payload: consuming RequestText) {
        self.form = form
        self.out = out
        self.payload = payload
    }

    /// Begins anew behind what has been written: the next parameter has no separator.
    mutating func restart() { isFirst = true }

    mutating func put(_ name: StaticString, word: StaticString) {
        open(name, quoted: true)
        out.put(word)
        if form == .signedFrame { payload.put(word) }
        close(quoted: true)
    }

    /// A number that frames hold bare.
    mutating func put(_ name: StaticString, number: Int64) {
        open(name, quoted: false)
        let start = out.count
        out.put(integer: number)
        signToo(from: start)
        close(quoted: false)
    }

    /// An id, which frames hold as text.
    mutating func put(_ name: StaticString, id: Int64) {
        open(name, quoted: true)
        let start = out.count
        out.put(integer: id)
        signToo(from: start)
        close(quoted: true)
    }

    mutating func put(_ name: StaticString, decimal raw: Int64, _ scale: Scale) {
        open(name, quoted: true)
        let start = out.count
        out.put(decimal: raw, scale)
        signToo(from: start)
        close(quoted: true)
    }

    mutating func put(_ name: StaticString, symbol: SymbolText) {
        open(name, quoted: true)
        if form == .query {
            for index in 0..<symbol.count { out.put(escaping: symbol[index]) }
        } else {
            out.put(symbol: symbol)
        }
        if form == .signedFrame { payload.put(symbol: symbol) }
        close(quoted: true)
    }

    mutating func put(_ name: StaticString, text: borrowing RequestText) {
        open(name, quoted: true)
        if form == .query { out.put(escaping: text) } else { out.put(text) }
        if form == .signedFrame { payload.put(text) }
        close(quoted: true)
    }

    /// What a frame holds of a number is what is signed of it; written once, it is copied.
    private mutating func signToo(from start: Int) {
        if form == .signedFrame { payload.put(out, from: start) }
    }

    private mutating func open(_ name: StaticString, quoted: Bool) {
        if form == .query {
            if !isFirst { out.put("&") }
            out.put(name)
            out.put("=")
        } else {
            out.put(isFirst ? "\"" : ",\"")
            out.put(name)
            out.put(quoted ? "\":\"" : "\":")
            if form == .signedFrame {
                if !isFirst { payload.put("&") }
                payload.put(name)
                payload.put("=")
            }
        }
        isFirst = false
    }

    private mutating func close(quoted: Bool) {
        if form != .query, quoted { out.put("\"") }
    }
}
