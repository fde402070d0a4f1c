internal import Glibc
internal import Testing

@testable internal import Market

@Suite("Tabulated functions")
struct TabulatedFunctionsTests {
    /// Values over many magnitudes, and close to 1 where logarithms cancel.
    static let values: [Double] =
        (0..<4_000).map { 1e-9 * pow(1.0123, Double($0)) }.filter { $0 < 1e12 }
        + (-500...500).map { 1 + Double($0) * 1e-6 }

    @Test("misses the logarithm by a few units in the last place")
    func logarithm() {
        for value in Self.values {
            let exact = log(value)
            let error = abs(TabulatedFunctions.logarithm(value) - exact)
            #expect(error <= abs(exact) * 1e-15 + 1e-18, "at \(value)")
        }
    }

    @Test("has the power right to thirteen digits", arguments: [0.5, 1, 1.5, 2, 2.7, 3, 4, 5.5])
    func power(exponent: Double) {
        for value in Self.values where value > 1e-6 && value < 1e7 {
            let exact = pow(value, exponent)
            let error = abs(TabulatedFunctions.power(value, exponent) - exact)
            #expect(error <= exact * 1e-13, "\(value) to the \(exponent)")
        }
    }

    @Test("says what the C library says where there is no value")
    func noValue() {
        #expect(TabulatedFunctions.logarithm(-1).isNaN)
        #expect(TabulatedFunctions.logarithm(0) == -.infinity)
        #expect(TabulatedFunctions.power(-2, 1.5).isNaN)
        #expect(TabulatedFunctions.power(-2, 3) == -8)
        #expect(abs(TabulatedFunctions.power(-2, 5) + 32) < 1e-11)
        #expect(TabulatedFunctions.power(0, 0.5) == 0)
        #expect(TabulatedFunctions.power(.nan, 0.5).isNaN)
        #expect(TabulatedFunctions.power(-.infinity, 2.7) == .infinity)
        #expect(TabulatedFunctions.exponential(-800) == 0)
        #expect(TabulatedFunctions.exponential(800) == .infinity)
    }
}
