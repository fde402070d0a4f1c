// The memory of one decoder, and the table of one instruction set's functions.
#pragma once

#include "CSimdjson.h"

#include <cstdlib>
#include <memory>
#include <simdjson.h>

namespace csj {

struct body {
    csj_result (*fill)(csj_parser *, const csj_plan *, uint32_t *, void *);
    csj_result (*scan_head)(
        csj_parser *, const csj_template *, const uint8_t *, size_t, uint64_t *, uint64_t *);
    csj_result (*scan_rest)(csj_parser *, const csj_template *, uint64_t, void *);
};

extern const body haswell_body;
extern const body icelake_body;

/// No field: the fault lies in the message as a whole.
constexpr uint8_t no_field = 255;

/// How deep values may nest.
constexpr int depth_max = 32;

} // namespace csj

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
    uint8_t fault_number;
    uint32_t fault_offset;
};
