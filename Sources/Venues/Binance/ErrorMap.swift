internal import VenuePort

/// What Binance's error codes mean: its error sheet as a table.
enum ErrorMap {
    /// The meaning of a code that came with an HTTP status.
    static func meaning(of code: Int32, status: UInt16) -> ErrorMeaning {
        switch code {
        // Nobody knows whether it was executed.
        case -1000, -1006, -1007: return ErrorMeaning(.unknown, .query)
        // Not executed; the pool, the queue or the clock was the trouble.
        case -1001, -1016: return ErrorMeaning(.transient)
        case -1003, -1008: return ErrorMeaning(.transient, .backOff)
        case -1015: return ErrorMeaning(.transient, .orderPause)
        case -1021, -5028: return ErrorMeaning(.transient, .clock)
        case -4117, -5043: return ErrorMeaning(.transient, .query)
        // Keys, permissions, account settings.
        case -1002, -1004, -1005, -1011, -1022, -1099, -2014, -2015, -2017:
            return ErrorMeaning(.configuration)
        case -2023: return ErrorMeaning(.configuration, .reduceOnly)
        case -4028, -4161, -4209 ... -4202: return ErrorMeaning(.configuration)
        case -4047, -4048, -4067, -4068, -4168, -4170, -4531: return ErrorMeaning(.configuration)
        case -4060, -4061, -4084, -4088, -4192, -4109, -4140, -4141, -4402, -4403:
            return ErrorMeaning(.configuration)
        case -4087, -4189, -4401, -4400, -4105, -4106, -4107:
            return ErrorMeaning(.configuration, .reduceOnly)
        case -1125: return ErrorMeaning(.configuration, .stream)
        // The order or setting is not where we thought it was.
        case -2011, -2012, -2013, -4116, -4118: return ErrorMeaning(.state, .query)
        // Refused for good because our position is not what we thought; nothing can live of it.
        case -2022, -2024: return ErrorMeaning(.reject, .query)
        case -4046, -4059, -4171, -5027: return ErrorMeaning(.state, .done)
        // Final; some because our copy of the rules is old.
        case -1111, -1121, -1122, -1120: return ErrorMeaning(.reject, .rules)
        case -4005 ... -4000, -4014, -4013, -4023, -4029, -4030:
            return ErrorMeaning(.reject, .rules)
        default: return unlisted(code, status: status)
        }
    }

    /// A code without a line of its own: the HTTP class decides, and a server's fault proves nothing.
    private static func unlisted(_ code: Int32, status: UInt16) -> ErrorMeaning {
        switch status {
        case 408, 500...: ErrorMeaning(.unknown, .query)
        case 418, 429: ErrorMeaning(.transient, .backOff)
        case 401, 403: ErrorMeaning(.configuration)
        default: ErrorMeaning(.reject)
        }
    }

    /// What an answer with status 503 means, which only its text tells.
    static func meaning(ofUnavailable text: UnavailableText) -> ErrorMeaning {
        switch text {
        case .notServed, .failed: ErrorMeaning(.transient)
        case .throttled: ErrorMeaning(.transient, .backOff)
        case .unknown: ErrorMeaning(.unknown, .query)
        }
    }

    /// The texts of 503.
    enum UnavailableText {
        /// "Service Unavailable.": not executed.
        case notServed

        /// "Internal error; unable to process your request.": not executed.
        case failed

        /// "Request throttled by system-level protection": not executed.
        case throttled

        /// "Unknown error, please check your request", or anything else.
        case unknown
    }
}
