// The memory of one decoder, and the table of one instruction set's functions.
#pragma once

#include "CSimdjson.h"

#include <cstdlib>
#include <memory>
#include <simdjson.h>

namespace csj {

struct body {
    csj_result (*fill)(csj_parser *, const csj_plan *, uint32_t *, void *);
    int64_t (*scan)(csj_parser *, const csj_layouts *, const uint8_t *, size_t, void *);
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
    uint8_t count;
    /// Where the byte order for so many digits lies among all of them.
    uint16_t order;
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
    /// The layout, and the first of its pieces behind the beginning.
    const csj_template *rest;
    uint32_t piece;
    uint32_t length;
    uint32_t number_count;
    uint32_t name_offset;
};

/// How many shapes of rows are remembered.
constexpr uint32_t csj_row_bits = 8;

/// The shape of a row `["price","quantity"]` read before: rows of the same stream differ in their
/// digits and in few ways else, so one comparison replaces judging each character.
struct alignas(128) csj_row {
    /// The bytes that must be there at the places of `exact`: marks, and zeros beyond the scale.
    uint8_t text[32];
    /// Moves the digits of both amounts to the right of their registers.
    uint8_t order[32];
    /// What brings each to its scale.
    int64_t powers[2];
    /// The places up to the bracket that hold no digit, and above them both scales; 0 for no shape.
    uint64_t key;
    uint32_t exact;
    /// Where the second amount begins.
    uint32_t second;
};

struct csj_parser : csj_desk {
    const csj::body *body;
    std::unique_ptr<simdjson::internal::dom_parser_implementation> tokenizer;
    const uint8_t *bytes;
    size_t length;
    const uint32_t *tokens;
    uint32_t token_count;
    bool scaled;
    size_t levels_max;
    size_t bytes_max;
    csj_shape *shapes;
    csj_row *rows;
};
