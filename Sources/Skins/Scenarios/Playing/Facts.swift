/// What a request is, as far as steps look at it.
public struct RequestFacts: Sendable {
    /// What it is about.
    public var kind: RequestKind
    /// Its contract.
    public var symbol: String?
    /// Its client order id.
    public var client: String?
    /// `rest` or `wsapi`.
    public var via: String
    /// Its API key.
    public var account: String?
    /// `BUY` or `SELL`.
    public var side: String?

    /// States a request.
    public init(
        kind: RequestKind,
        symbol: String? = nil,
        client: String? = nil,
        via: String,
        account: String? = nil,
        side: String? = nil
    ) {
        self.kind = kind
        self.symbol = symbol
        self.client = client
        self.via = via
        self.account = account
        self.side = side
    }
}

/// What a private event is, as far as steps look at it.
public struct EventFacts: Sendable {
    /// The venue's word for it.
    public var kind: String
    /// What happened to the order.
    public var execution: String?
    /// Where the order stands.
    public var status: String?
    /// Its contract.
    public var symbol: String?
    /// Its client order id.
    public var client: String?

    /// States an event.
    public init(
        kind: String,
        execution: String? = nil,
        status: String? = nil,
        symbol: String? = nil,
        client: String? = nil
    ) {
        self.kind = kind
        self.execution = execution
        self.status = status
        self.symbol = symbol
        self.client = client
    }
}

/// What may make steps fire.
public enum Trigger: Sendable {
    /// Time went on, or a book moved.
    case time
    /// A request was read.
    case request(RequestFacts)
    /// A private event is about to leave.
    case event(EventFacts)
    /// A frame of a public stream is about to leave.
    case stream(String)
}
