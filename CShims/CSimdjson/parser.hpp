// The memory of one decoder, and the table of one instruction set's functions.
#pragma once

#include "CSimdjson.h"

#include <cstdlib>
#include <memory>
#include <simdjson.h>

namespace csj {

struct body {
    csj_result (*fill)(csj_parser *, const csj_plan *, uint32_t *, void *);
    csj_result (*scan)(
        csj_parser *, const csj_layouts *, const uint8_t *, size_t, void *, uint32_t *);
};

extern const body haswell_body;
extern const body icelake_body;

/// No field: the fault lies in the message as a whole.
constexpr uint8_t no_field = 255;

/// How deep values may nest.
constexpr int depth_max = 32;

} // namespace csj

/// The most bytes and integers of a remembered beginning, and how many are remembered.
constexpr uint32_t csj_shape_bytes = 256;
constexpr uint32_t csj_shape_numbers = 8;
constexpr uint32_t csj_shape_bits = 9;

/// Where one integer of a remembered beginning lies.
struct csj_shape_number {
    uint16_t place;
    uint16_t count;
    uint32_t offset;
};

/// The exact beginning of a message read before: the same stream sends the same bytes but for the
/// digits of its integers, so a few comparisons replace reading it piece by piece.
struct alignas(64) csj_shape {
    uint8_t bytes[csj_shape_bytes];
    /// How far above it a byte may be: nothing, a digit's nine, or all there is.
    uint8_t limit[csj_shape_bytes];
    csj_shape_number numbers[csj_shape_numbers];
    uint64_t seen;
    const csj_keys *table;
    const csj_key *key;
    uint32_t length;
    uint32_t number_count;
    uint32_t choice;
    uint32_t piece;
    uint32_t name_offset;
};

struct csj_parser {
    const csj::body *body;
    std::unique_ptr<simdjson::internal::dom_parser_implementation> tokenizer;
    const uint8_t *bytes;
    size_t length;
    const uint32_t *tokens;
    uint32_t token_count;
    uint8_t scales[2];
    bool scaled;
    bool fixed_scales;
    const csj_keys *tables[2];
    csj_level *areas[2];
    size_t counts[2];
    size_t levels_max;
    size_t bytes_max;
    csj_shape *shapes;
    uint8_t fault_number;
    uint32_t fault_offset;
};
