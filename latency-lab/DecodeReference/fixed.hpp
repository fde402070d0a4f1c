// What both decoders share: a level, and a decimal brought to its scale by the plain loop.
#pragma once

#include <simdjson.h>

#include <cstdint>

struct Level {
    int64_t price;
    int64_t quantity;
};

inline int64_t fixed(const char *text, int scale) {
    int64_t value = 0;
    while (*text >= '0') { value = value * 10 + (*text++ - '0'); }
    if (*text == '.') {
        for (++text; *text != '"'; ++text, --scale) { value = value * 10 + (*text - '0'); }
    }
    while (scale-- > 0) { value *= 10; }
    return value;
}

/// A quoted decimal.
inline int64_t fixed(simdjson::ondemand::value value, int scale) {
    return fixed(value.raw_json_token().data() + 1, scale);
}

/// The first two cells of each row; how many rows there were. Inlined, so that scales known beforehand
/// are constants.
__attribute__((always_inline)) inline int64_t
rows(simdjson::ondemand::array side, int price, int quantity, Level *level) {
    int64_t count = 0;
    for (simdjson::ondemand::array row : side) {
        auto cell = row.begin();
        level[count].price = fixed((*cell).raw_json_token().value().data() + 1, price);
        ++cell;
        level[count].quantity = fixed((*cell).raw_json_token().value().data() + 1, quantity);
        ++cell;
        ++count;
    }
    return count;
}
