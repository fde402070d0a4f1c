#include "CDecodeReference.h"
#include "fixed.hpp"

#include <memory>
#include <string_view>

using namespace simdjson;

namespace {

struct Decoder {
    ondemand::parser parser;
    std::unique_ptr<Level[]> sides[2];
    int64_t counts[2];
};

} // namespace

void *cdecode_begin(int64_t levels_max) {
    // On-Demand's own code is bound by -march; its tokenizer is chosen at run time: choose the same.
    get_active_implementation() = get_available_implementations()["haswell"];
    auto *decoder = new Decoder();
    for (auto &side : decoder->sides) { side = std::make_unique<Level[]>((size_t)levels_max); }
    return decoder;
}

void cdecode_end(void *decoder) { delete static_cast<Decoder *>(decoder); }

int64_t cdecode_depth(void *handle, const uint8_t *bytes, int64_t length) {
    auto *decoder = static_cast<Decoder *>(handle);
    auto document = decoder->parser.iterate(bytes, (size_t)length, (size_t)length + SIMDJSON_PADDING);
    ondemand::object root = document.get_object();
    std::string_view stream = root["stream"].raw_json_token();
    ondemand::object data = root["data"].get_object();
    std::string_view event = data["e"].raw_json_token();
    const uint64_t sent = data["E"].get_uint64(), done = data["T"].get_uint64();
    std::string_view symbol = data["s"].raw_json_token();
    std::string_view pair = data["ps"].raw_json_token();
    const uint64_t first = data["U"].get_uint64(), last = data["u"].get_uint64();
    const uint64_t previous = data["pu"].get_uint64();
    for (int side = 0; side < 2; side++) {
        decoder->counts[side] =
            rows(data[side ? "a" : "b"].get_array(), 2, 3, decoder->sides[side].get());
    }
    const uint64_t product = data["st"].get_uint64();
    const int64_t bids = decoder->counts[0], asks = decoder->counts[1];
    return (int64_t)(sent + done + first + last + previous + product) + bids + asks +
           decoder->sides[0][0].price + decoder->sides[1][asks - 1].quantity +
           (int64_t)(stream.empty() + event.empty() + symbol.empty() + pair.empty());
}

const int64_t *cdecode_levels(void *handle, int side, int64_t *count) {
    auto *decoder = static_cast<Decoder *>(handle);
    *count = decoder->counts[side];
    return &decoder->sides[side][0].price;
}
