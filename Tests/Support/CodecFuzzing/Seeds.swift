internal import Base
internal import Domain
internal import Fixtures
internal import VenuePort

/// What the fuzzer begins with: captured messages, and the contracts they speak of.
enum Seeds {
    /// Binance's layouts that the captured lines do not hold, and every bare event in its frame.
    static func binance() throws -> [String] {
        let frame = #"{"stream":"btcusdt@"#
        var lines = [
            frame + #"depth@0ms","data":{"e":"depthUpdate","E":1723161256299,"T":1723161256298,"#
                + #""s":"BTCUSDT","U":5123107832006,"u":5123107837557,"pu":5123107831937,"b":[["#
                + #""58710.20","0.014"],["61496.50","0.010"],["61510.90","0.000"]],"a":[["#
                + #""61641.50","1.211"],["61652.80","0.195"]]}}"#,
            frame + #"depth@100ms","data":{"e":"depthUpdate","E":1785048482829,"T":1785048482718,"#
                + #""s":"BTCUSDT","ps":"BTCUSDT","U":359220619477,"u":359220619480,"#
                + #""pu":359220613550,"b":[["64336.00","73.334"],["64335.90","0.000"]],"a":[["#
                + #""64346.70","589.804"],["64346.80","1"],["64400","12345678.123"]],"st":1}}"#,
            frame + #"bookTicker","data":{"e":"bookTicker","u":5123107839020,"s":"BTCUSDT","#
                + #""b":"61800.20","B":"2.507","a":"61800.30","A":"2.510","T":1723161256313,"#
                + #""E":1723161256313}}"#,
            frame + #"trade","data":{"e":"trade","E":1723161256322,"T":1723161256322,"#
                + #""s":"BTCUSDT","t":5266583935,"p":"61800.30","q":"0.006","X":"MARKET","#
                + #""m":false}}"#,
        ]
        let names: [(event: String, stream: String)] = [
            ("depthUpdate", "depth@100ms"), ("bookTicker", "bookTicker"), ("trade", "trade"),
            ("aggTrade", "aggTrade"), ("markPriceUpdate", "markPrice@1s"),
        ]
        for line in try CapturedLines.messages("binance/frames_2026.jsonl") {
            for name in names where line.hasPrefix(#"{"e":"\#(name.event)","#) {
                lines.append(frame + name.stream + #"","data":"# + line + "}")
            }
        }
        return lines
    }

    /// Binance's contracts, at scales that some of its numbers exceed.
    static func binanceListings() -> Listings {
        listings(
            .binance,
            [
                ("BTCUSDT", 1, 3), ("ETHUSDT", 2, 3), ("ETHUSDC", 8, 8), ("SOLUSDT", 4, 2),
                ("BNBUSDT", 8, 8), ("DOGEUSDT", 7, 0), ("ILVUSDT", 8, 8), ("ZECUSDT", 2, 3),
                ("COTIUSDT", 7, 1), ("IOTAUSDT", 4, 1),
            ]
        )
    }

    /// OKX's contracts.
    static func okxListings() -> Listings {
        listings(
            .okx,
            [
                ("UNI-USD-SWAP", 3, 0), ("BTC-USD-220527", 1, 0), ("BTC-USDT", 1, 8),
                ("BTC-USDT-SWAP", 1, 2),
            ]
        )
    }

    /// Bybit's contracts.
    static func bybitListings() -> Listings {
        listings(
            .bybit,
            [
                ("BTCUSDT", 2, 3), ("ETHUSDT", 2, 2), ("SOLUSDT", 3, 1), ("DOGEUSDT", 5, 0),
            ]
        )
    }

    /// Every contract of the captured lines, at scales that hold all of their numbers.
    static func wide(_ venue: VenueID, _ symbols: [String]) -> InstrumentTable {
        table(venue, symbols.map { (symbol: $0, price: 8, quantity: 8) })
    }

    /// All contracts in order, and all but the first in reverse at the widest scales.
    private static func listings(
        _ venue: VenueID,
        _ contracts: [(symbol: String, price: UInt8, quantity: UInt8)]
    ) -> Listings {
        let wide = contracts.dropFirst().reversed().map {
            (symbol: $0.symbol, price: UInt8(8), quantity: UInt8(8))
        }
        return Listings(table(venue, contracts), table(venue, wide))
    }

    private static func table(
        _ venue: VenueID,
        _ contracts: [(symbol: String, price: UInt8, quantity: UInt8)]
    ) -> InstrumentTable {
        let instruments = contracts.enumerated().map { place, contract in
            guard let symbol = SymbolText(contract.symbol) else {
                preconditionFailure("\(contract.symbol) is too long")
            }
            return Instrument(
                id: InstrumentID(index: UInt16(place)),
                version: 1,
                venue: venue,
                symbol: symbol,
                base: AssetID(index: 1),
                quote: AssetID(index: 2),
                settlement: AssetID(index: 2),
                scale: PairScale(
                    price: Scale(digits: contract.price),
                    quantity: Scale(digits: contract.quantity)
                ),
                tick: Price.Offset(raw: 1),
                lot: Quantity(raw: 1)
            )
        }
        return InstrumentTable(
            instruments,
            assets: ["BTC", "USDT", "USDC", "BNB", "BUSD", "BNFCR"]
        )
    }
}
