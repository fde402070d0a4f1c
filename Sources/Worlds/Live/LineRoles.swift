internal import Transport

/// What each line is for; lines are added once, so their numbers say it.
struct LineRoles {
    enum Role: CustomStringConvertible {
        case feed(UInt8)
        case user
        case trade
        case rest(Int)

        var description: String {
            switch self {
            case .feed(let feed): "market feed \(feed)"
            case .user: "private stream"
            case .trade: "trade session"
            case .rest(let seat): "REST connection \(seat)"
            }
        }
    }

    /// How many market connections come first.
    let feeds: Int

    var user: LineID { LineID(index: feeds) }
    var trade: LineID { LineID(index: feeds + 1) }

    func feed(_ feed: Int) -> LineID { LineID(index: feed) }

    @inline(__always)
    func role(of line: LineID) -> Role? {
        switch line.index {
        case 0..<feeds: .feed(UInt8(line.index))
        case feeds: .user
        case feeds + 1: .trade
        case feeds + 2..<feeds + 2 + LinkBoard.seats: .rest(line.index - feeds - 2)
        default: nil
        }
    }
}
