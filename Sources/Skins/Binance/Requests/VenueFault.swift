internal import Exchange

/// An error as the venue words it.
struct VenueFault: Error {
    var http: Int
    var code: Int
    var text: String
    var retryAfterSeconds: Int?

    init(_ code: Int, _ text: String, http: Int = 400, retryAfterSeconds: Int? = nil) {
        self.code = code
        self.text = text
        self.http = http
        self.retryAfterSeconds = retryAfterSeconds
    }

    static func missing(_ name: String) -> VenueFault {
        VenueFault(
            -1_102,
            "Mandatory parameter '\(name)' was not sent, was empty/null, or malformed."
        )
    }

    static func illegal(_ name: String) -> VenueFault {
        VenueFault(-1_130, "Data sent for parameter '\(name)' is not valid.")
    }

    static let keyFormat = VenueFault(-2_014, "API-key format invalid.", http: 401)
    static let key = VenueFault(
        -2_015,
        "Invalid API-key, IP, or permissions for action.",
        http: 401
    )
    static let signature = VenueFault(-1_022, "Signature for this request is not valid.")
    static let tooOld = VenueFault(
        -1_021,
        "Timestamp for this request is outside of the recvWindow."
    )
    static let tooNew = VenueFault(
        -1_021,
        "Timestamp for this request was 1000ms ahead of the server's time."
    )
    static let tooOldInEngine = VenueFault(
        -5_028,
        "Timestamp for this request is outside of the ME recvWindow."
    )
    static let symbol = VenueFault(-1_121, "Invalid symbol.")
    static let precision = VenueFault(
        -1_111,
        "Precision is over the maximum defined for this asset."
    )
    static let notOpen = VenueFault(-2_011, "Unknown order sent.")
    static let noSuchOrder = VenueFault(-2_013, "Order does not exist.")
    static let clientID = VenueFault(
        -4_015,
        "Client order id length should not be more than 36 chars"
    )
    static let algoOnly = VenueFault(
        -4_120,
        "Order type not supported for this endpoint. Please use the Algo Order API endpoints instead."
    )
    static let combination = VenueFault(
        -1_128,
        "Combination of optional parameters invalid."
    )
    static let tooManyParameters = VenueFault(
        -1_101,
        "Too many parameters sent for this endpoint."
    )
    static let listenKey = VenueFault(-1_125, "This listenKey does not exist.")
    static let badCharacters = VenueFault(
        -1_100,
        "Illegal characters found in a parameter."
    )

    /// What the exchange's refusal of an order reads like.
    init(_ refusal: OrderRefusal, _ contract: Contract?) {
        switch refusal {
        case .unknownInstrument: self = .symbol
        case .notTrading: self = VenueFault(-4_140, "Invalid symbol status for opening position.")
        case .unsupported: self = .algoOnly
        case .clientIDMissing: self = .clientID
        case .clientIDTaken: self = VenueFault(-4_116, "clientOrderId is duplicated")
        case .priceTooLow: self = VenueFault(-4_013, "Price less than min price.")
        case .priceTooHigh: self = VenueFault(-4_002, "Price greater than max price.")
        case .priceOffTick: self = VenueFault(-4_014, "Price not increased by tick size.")
        case .quantityNotPositive: self = VenueFault(-4_003, "Quantity less than zero.")
        case .quantityTooSmall: self = VenueFault(-4_004, "Quantity less than min quantity.")
        case .quantityTooLarge: self = VenueFault(-4_005, "Quantity greater than max quantity.")
        case .quantityOffLot: self = VenueFault(-4_023, "Qty not increased by step size.")
        case .notionalTooSmall:
            let least = contract?.spec.minNotional ?? "5.0"
            self = VenueFault(
                -4_164,
                "Order's notional must be no smaller than \(least) (unless you choose reduce only)"
            )
        case .percentPriceHigh:
            self = VenueFault(-4_016, "Price is higher than mark price multiplier cap.")
        case .percentPriceLow:
            self = VenueFault(-4_024, "Price is lower than mark price multiplier floor.")
        case .openOrdersMax: self = VenueFault(-2_025, "Reach max open order limit.")
        case .marginInsufficient: self = VenueFault(-2_019, "Margin is insufficient.")
        case .positionLimit:
            self = VenueFault(
                -2_027,
                "Exceeded the maximum allowable position at current leverage."
            )
        case .leverageInvalid: self = VenueFault(-4_028, "Leverage is not valid")
        case .leverageTooHigh:
            self = VenueFault(
                -2_028,
                "Leverage is smaller than permitted: insufficient margin balance."
            )
        case .reduceOnly: self = VenueFault(-2_022, "ReduceOnly Order is rejected.")
        case .postOnlyWouldTake:
            self = VenueFault(
                -5_022,
                "Due to the order could not be executed as maker, the Post Only order will be rejected."
            )
        case .fillOrKill:
            self = VenueFault(
                -5_021,
                "Due to the order could not be filled immediately, the FOK order has been rejected."
            )
        case .noDepth: self = VenueFault(-1_112, "No orders on book for symbol.")
        case .unknownOrder: self = .notOpen
        case .nothingChanged: self = VenueFault(-5_027, "No need to modify the order.")
        case .notAmendable: self = VenueFault(-5_025, "Only limit order is supported.")
        case .amendmentsMax: self = VenueFault(-5_026, "Exceed maximum modify order limit.")
        case .capacity:
            self = VenueFault(
                -1_008,
                "Request throttled by system-level protection. Reduce-only/close-position orders are exempt. Please try again.",
                http: 503
            )
        }
    }
}
