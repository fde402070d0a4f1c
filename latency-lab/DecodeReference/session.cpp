// Whole sessions of three venues by simdjson On-Demand, each message read for what it holds.
#include "CDecodeReference.h"
#include "fixed.hpp"

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

using namespace simdjson;

namespace {

constexpr int funding_digits = 8;

struct Listed {
    std::string_view name;
    int price;
    int quantity;
};

/// Two sides of a book, and what is no level: trades, or the prices of a mark.
struct Session {
    ondemand::parser parser;
    int venue;
    std::vector<Listed> listed;
    std::unique_ptr<Level[]> sides[3];
    int64_t counts[3];
    /// Read, as ours does, and told by no event.
    int64_t beside;

    const Listed *find(ondemand::raw_json_string name) const {
        for (const Listed &entry : listed) {
            if (name == entry.name) { return &entry; }
        }
        return nullptr;
    }

    void side(int index, ondemand::array levels, const Listed &entry) {
        counts[index] = rows(levels, entry.price, entry.quantity, sides[index].get());
    }

    void print(int64_t price, int64_t quantity) { sides[2][counts[2]++] = {price, quantity}; }
};

int64_t binance_data(Session &session, ondemand::object data) {
    ondemand::raw_json_string event = data["e"];
    if (event == "depthUpdate") {
        const int64_t sent = data["E"].get_int64(), done = data["T"].get_int64();
        const Listed *entry = session.find(data["s"]);
        if (entry == nullptr) { return 0; }
        const int64_t first = data["U"].get_int64(), last = data["u"].get_int64();
        const int64_t previous = data["pu"].get_int64();
        session.side(0, data["b"].get_array(), *entry);
        session.side(1, data["a"].get_array(), *entry);
        return sent + done + first + last + previous;
    }
    if (event == "bookTicker") {
        const int64_t id = data["u"].get_int64();
        const Listed *entry = session.find(data["s"]);
        if (entry == nullptr) { return 0; }
        const int64_t bid = fixed(data["b"], entry->price);
        session.sides[0][0] = {bid, fixed(data["B"], entry->quantity)};
        const int64_t ask = fixed(data["a"], entry->price);
        session.sides[1][0] = {ask, fixed(data["A"], entry->quantity)};
        session.counts[0] = session.counts[1] = 1;
        const int64_t done = data["T"].get_int64();
        session.beside = data["E"].get_int64();
        return id + done;
    }
    if (event == "trade") {
        session.beside = data["E"].get_int64();
        const int64_t done = data["T"].get_int64();
        const Listed *entry = session.find(data["s"]);
        const int64_t id = data["t"].get_int64();
        if (entry == nullptr) { return 0; }
        const int64_t price = fixed(data["p"], entry->price);
        const int64_t quantity = fixed(data["q"], entry->quantity);
        if (data["X"].get_raw_json_string().value() != "MARKET") { return 0; }
        const bool sells = data["m"].get_bool();
        session.print(price, quantity);
        return id + done + sells;
    }
    if (event != "markPriceUpdate") { return 0; }
    const int64_t sent = data["E"].get_int64();
    const Listed *entry = session.find(data["s"]);
    if (entry == nullptr) { return 0; }
    const int64_t mark = fixed(data["p"], funding_digits);
    session.print(mark, fixed(data["i"], funding_digits));
    const char *rate = ondemand::value(data["r"]).raw_json_token().data() + 1;
    const bool negative = *rate == '-';
    const int64_t funding = fixed(rate + negative, funding_digits);
    const int64_t next = data["T"].get_int64();
    return sent + next + (negative ? -funding : funding);
}

int64_t binance(Session &session, ondemand::object root) {
    ondemand::object data;
    if (root["data"].get_object().get(data) == SUCCESS) { return binance_data(session, data); }
    // The answer to a depth query is of the one contract there is.
    const int64_t last = root["lastUpdateId"].get_int64();
    const int64_t sent = root["E"].get_int64(), done = root["T"].get_int64();
    session.side(0, root["bids"].get_array(), session.listed[0]);
    session.side(1, root["asks"].get_array(), session.listed[0]);
    return 2 * last + sent + done;
}

int64_t okx(Session &session, ondemand::object root) {
    ondemand::object about;
    if (root["arg"].get_object().get(about) != SUCCESS) { return 0; }
    ondemand::raw_json_string channel = about["channel"];
    if (channel == "books") {
        const Listed *entry = session.find(about["instId"]);
        if (entry == nullptr) { return 0; }
        // An answer to a request names the channel too, and says no more.
        ondemand::raw_json_string action;
        if (root["action"].get_raw_json_string().get(action) != SUCCESS) { return 0; }
        int64_t sum = action == "snapshot";
        for (ondemand::object data : root["data"].get_array()) {
            session.side(1, data["asks"].get_array(), *entry);
            session.side(0, data["bids"].get_array(), *entry);
            const int64_t done = data["ts"].get_int64_in_string();
            sum += 2 * done - 3 + (int64_t)data["checksum"].get_int64();
        }
        return sum;
    }
    if (channel != "trades") { return 0; }
    ondemand::array trades;
    if (root["data"].get_array().get(trades) != SUCCESS) { return 0; }
    int64_t sum = 0;
    for (ondemand::object data : trades) {
        const Listed *entry = session.find(data["instId"]);
        if (entry == nullptr) { continue; }
        const int64_t id = data["tradeId"].get_int64_in_string();
        const int64_t price = fixed(data["px"], entry->price);
        const int64_t quantity = fixed(data["sz"], entry->quantity);
        const bool sells = data["side"].get_raw_json_string().value() == "sell";
        const int64_t done = data["ts"].get_int64_in_string();
        session.print(price, quantity);
        sum += id + done + sells;
    }
    return sum;
}

int64_t bybit(Session &session, ondemand::object root) {
    ondemand::raw_json_string topic;
    if (root["topic"].get_raw_json_string().get(topic) != SUCCESS) { return 0; }
    if (memcmp(topic.raw(), "orderbook.", 10) == 0) {
        const bool whole = root["type"].get_raw_json_string().value() == "snapshot";
        const int64_t sent = root["ts"].get_int64();
        ondemand::object data = root["data"].get_object();
        const Listed *entry = session.find(data["s"]);
        if (entry == nullptr) { return 0; }
        session.side(0, data["b"].get_array(), *entry);
        session.side(1, data["a"].get_array(), *entry);
        const int64_t last = data["u"].get_int64();
        session.beside = data["seq"].get_int64();
        const int64_t done = root["cts"].get_int64();
        return whole + sent + done + 2 * last - 1;
    }
    if (memcmp(topic.raw(), "publicTrade.", 12) != 0) { return 0; }
    int64_t sum = 0;
    for (ondemand::object data : root["data"].get_array()) {
        const int64_t done = data["T"].get_int64();
        const Listed *entry = session.find(data["s"]);
        if (entry == nullptr) { continue; }
        const bool sells = data["S"].get_raw_json_string().value() == "Sell";
        const int64_t quantity = fixed(data["v"], entry->quantity);
        const int64_t price = fixed(data["p"], entry->price);
        if (data["BT"].get_bool()) { continue; }
        session.print(price, quantity);
        sum += done + (int64_t)data["seq"].get_int64() + sells;
    }
    return sum;
}

} // namespace

void *csession_begin(int venue, int64_t levels_max) {
    // As for the diffs: On-Demand's tokenizer is chosen at run time.
    get_active_implementation() = get_available_implementations()["haswell"];
    auto *session = new Session();
    session->venue = venue;
    for (auto &side : session->sides) { side = std::make_unique<Level[]>((size_t)levels_max); }
    return session;
}

void csession_end(void *session) { delete static_cast<Session *>(session); }

void csession_list(void *handle, const uint8_t *name, int64_t length, int price, int quantity) {
    auto *session = static_cast<Session *>(handle);
    std::string_view text(reinterpret_cast<const char *>(name), (size_t)length);
    session->listed.push_back({text, price, quantity});
}

int64_t csession_decode(void *handle, const uint8_t *bytes, int64_t length) {
    auto &session = *static_cast<Session *>(handle);
    session.counts[0] = session.counts[1] = session.counts[2] = 0;
    auto document =
        session.parser.iterate(bytes, (size_t)length, (size_t)length + SIMDJSON_PADDING);
    ondemand::object root = document.get_object();
    switch (session.venue) {
    case csession_binance: return binance(session, root);
    case csession_okx: return okx(session, root);
    default: return bybit(session, root);
    }
}

const int64_t *csession_levels(void *handle, int side, int64_t *count) {
    auto &session = *static_cast<Session *>(handle);
    *count = session.counts[side];
    return &session.sides[side][0].price;
}
