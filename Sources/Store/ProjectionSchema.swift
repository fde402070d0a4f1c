extension Schema {
    /// The tables that mirror the journal; all of them can be dropped and made again from it.
    public static let journalProjection = Schema([
        Migration(
            version: 1,
            name: "orders, fills and positions",
            up: """
                CREATE TABLE projection (
                    one INTEGER PRIMARY KEY CHECK (one = 1),
                    journal TEXT NOT NULL, next_position INTEGER NOT NULL
                ) STRICT;
                CREATE TABLE order_journal (
                    position INTEGER PRIMARY KEY,
                    venue TEXT NOT NULL, cl_ord_id INTEGER NOT NULL, parent_order_id TEXT,
                    ts INTEGER NOT NULL, venue_ts INTEGER NOT NULL, incarnation INTEGER NOT NULL,
                    event TEXT NOT NULL, state TEXT, symbol TEXT, side TEXT,
                    price TEXT, quantity TEXT, filled TEXT, cause INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX order_journal_by_id ON order_journal (venue, cl_ord_id);
                CREATE INDEX order_journal_by_parent ON order_journal (parent_order_id, ts);
                CREATE TABLE orders (
                    cl_ord_id INTEGER PRIMARY KEY,
                    venue_order_id TEXT, symbol TEXT NOT NULL, side TEXT NOT NULL,
                    type TEXT NOT NULL, time_in_force TEXT NOT NULL, reduce_only INTEGER NOT NULL,
                    price TEXT NOT NULL, quantity TEXT NOT NULL, filled TEXT NOT NULL,
                    state TEXT NOT NULL, cause INTEGER NOT NULL, slot INTEGER NOT NULL,
                    incarnation INTEGER NOT NULL, amends INTEGER NOT NULL,
                    first_position INTEGER NOT NULL, last_position INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX orders_by_state ON orders (state, symbol);
                CREATE TABLE fills (
                    position INTEGER PRIMARY KEY,
                    symbol TEXT NOT NULL, trade_id INTEGER NOT NULL, cl_ord_id INTEGER NOT NULL,
                    side TEXT NOT NULL, price TEXT NOT NULL, quantity TEXT NOT NULL,
                    commission TEXT NOT NULL, commission_asset TEXT,
                    maker INTEGER NOT NULL, made_by_venue INTEGER NOT NULL, venue_ts INTEGER NOT NULL,
                    UNIQUE (symbol, trade_id, made_by_venue)
                ) STRICT;
                CREATE TABLE positions (
                    symbol TEXT PRIMARY KEY,
                    amount_raw INTEGER NOT NULL, digits INTEGER NOT NULL, amount TEXT NOT NULL,
                    fills INTEGER NOT NULL, last_position INTEGER NOT NULL
                ) STRICT;
                """,
            down: """
                DROP TABLE positions; DROP TABLE fills; DROP TABLE orders;
                DROP TABLE order_journal; DROP TABLE projection;
                """
        )
    ])
}
