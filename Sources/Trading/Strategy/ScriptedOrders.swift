public import Base
public import Domain
public import Market

/// Plays a list of orders by time and nothing else: how one tries what a venue does.
///
/// A step that the desk refuses is tried again at each timer until it is taken or its patience ends.
/// An order the venue refused for a passing reason is asked for once more, as an intent of its own.
public struct ScriptedOrders: Strategy {
    /// What a step does with its order.
    public enum Act: BitwiseCopyable, Sendable {
        /// Places a limit order.
        case place(InstrumentID, Side, TimeInForce, Price, Quantity)

        /// Gives it new terms; the quantity is the total.
        case modify(Price, Quantity)

        /// Takes it back.
        case cancel
    }

    /// One step.
    public struct Step: BitwiseCopyable, Sendable {
        /// When, from the first logon of the trade session on.
        public var after: Nanoseconds

        /// Which order, as a number of the script's own.
        public var order: Int

        /// What to do.
        public var act: Act

        /// States a step.
        public init(after: Nanoseconds, order: Int, act: Act) {
            self.after = after
            self.order = order
            self.act = act
        }
    }

    private static let patience = Nanoseconds.seconds(8)

    private var steps: [Step]
    private var handles: [OrderHandle]
    private var placed: [Act?]
    private var again: [Int] = []
    private var began = Instant.distantFuture

    /// Plays `steps`, whose orders are numbered from 0.
    public init(_ steps: [Step]) {
        self.steps = steps.sorted { $0.after < $1.after }
        let orders = steps.map(\.order).max() ?? -1
        precondition(steps.allSatisfy { $0.order >= 0 }, "orders are numbered from 0")
        handles = [OrderHandle](repeating: .none, count: orders + 1)
        placed = [Act?](repeating: nil, count: orders + 1)
    }

    /// Books are not looked at.
    public mutating func book(_ book: borrowing LiveBook, at desk: inout Desk) {}

    /// A refusal for a passing reason leaves the desk cooling off.
    public mutating func order(_ change: OrderChange, at desk: inout Desk) {
        guard change.after == .rejected, desk.now < desk.gate.condition.coolOffUntil,
            let order = handles.firstIndex(of: change.handle), let act = placed[order]
        else { return }
        placed[order] = nil
        again.append(order)
        handles[order] = .none
        steps.insert(Step(after: desk.now - began, order: order, act: act), at: 0)
    }

    /// Takes every step whose time has come.
    public mutating func timer(at desk: inout Desk) {
        if began == .distantFuture {
            guard desk.gate.condition.hasSession else { return }
            began = desk.now
        }
        let passed = desk.now - began
        var place = 0
        while place < steps.count, steps[place].after <= passed {
            let step = steps[place]
            if take(step, at: &desk) || passed - step.after > Self.patience {
                steps.remove(at: place)
            } else {
                place += 1
            }
        }
    }

    /// Whether there is nothing left to do about a step.
    private mutating func take(_ step: Step, at desk: inout Desk) -> Bool {
        do throws(Refusal) {
            switch step.act {
            case .place(let instrument, let side, let timeInForce, let price, let quantity):
                let handle = try desk.place(
                    side,
                    of: instrument,
                    price: price,
                    quantity: quantity,
                    timeInForce: timeInForce
                )
                handles[step.order] = handle
                placed[step.order] = isAskedAgain(step) ? nil : step.act
            case .modify(let price, let quantity):
                guard let handle = live(step, at: desk) else { return isPlaced(step) }
                if let order = desk.orders.order(handle), quantity <= order.filled {
                    // Nothing would be left: that is a cancel, and the gate wants it said so.
                    try desk.cancel(handle)
                } else {
                    try desk.modify(handle, price: price, quantity: quantity)
                }
            case .cancel:
                guard let handle = live(step, at: desk) else { return isPlaced(step) }
                try desk.cancel(handle)
            }
            return true
        } catch {
            return false
        }
    }

    private func isAskedAgain(_ step: Step) -> Bool { again.contains(step.order) }

    private func isPlaced(_ step: Step) -> Bool { handles[step.order] != .none }

    /// The step's order while the desk still knows it.
    private func live(_ step: Step, at desk: borrowing Desk) -> OrderHandle? {
        let handle = handles[step.order]
        guard handle != .none, desk.orders.order(handle) != nil else { return nil }
        return handle
    }
}
