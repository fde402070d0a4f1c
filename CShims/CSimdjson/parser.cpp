#include "parser.hpp"

#include <cstring>
#include <new>

int csj_best_body(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
        return csj_body_icelake;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) { return csj_body_haswell; }
    return csj_body_none;
}

csj_parser *csj_make(int body, size_t bytes_max, size_t levels_max) {
    if (body == csj_body_none || body > csj_best_body()) { return nullptr; }
    const bool wide = body == csj_body_icelake;
    const auto *set = simdjson::get_available_implementations()[wide ? "icelake" : "haswell"];
    if (set == nullptr) { return nullptr; }
    auto *parser = new (std::nothrow) csj_parser();
    if (parser == nullptr) { return nullptr; }
    parser->body = wide ? &csj::icelake_body : &csj::haswell_body;
    parser->bytes_max = bytes_max;
    parser->levels_max = levels_max;
    bool made = set->create_dom_parser_implementation(
                    bytes_max, csj::depth_max, parser->tokenizer) == simdjson::SUCCESS;
    for (auto &area : parser->areas) {
        // Two levels to spare: a vector body may write one row past the last.
        void *room = std::aligned_alloc(64, ((levels_max + 2) * sizeof(csj_level) + 63) / 64 * 64);
        area = static_cast<csj_level *>(room);
        made = made && room != nullptr;
    }
    const size_t shape_bytes = sizeof(csj_shape) << csj_shape_bits;
    parser->shapes = static_cast<csj_shape *>(std::aligned_alloc(64, shape_bytes));
    made = made && parser->shapes != nullptr;
    if (made) { std::memset(parser->shapes, 0, shape_bytes); }
    const size_t row_bytes = sizeof(csj_row) << csj_row_bits;
    parser->rows = static_cast<csj_row *>(std::aligned_alloc(64, row_bytes));
    made = made && parser->rows != nullptr;
    if (parser->rows != nullptr) { std::memset(parser->rows, 0, row_bytes); }
    if (!made) {
        csj_free(parser);
        return nullptr;
    }
    return parser;
}

void csj_free(csj_parser *parser) {
    for (auto *area : parser->areas) { std::free(area); }
    std::free(parser->shapes);
    std::free(parser->rows);
    delete parser;
}

csj_result csj_begin(csj_parser *parser, const uint8_t *bytes, size_t length) {
    parser->bytes = bytes;
    parser->length = length;
    parser->token_count = 0;
    parser->counts[0] = parser->counts[1] = 0;
    parser->scaled = parser->fixed_scales != 0;
    parser->fault_number = csj::no_field;
    parser->fault_offset = 0;
    if (length > parser->bytes_max) { return csj_too_large; }
    auto &tokenizer = *parser->tokenizer;
    if (tokenizer.stage1(bytes, length, simdjson::stage1_mode::regular) != simdjson::SUCCESS) {
        return csj_malformed;
    }
    parser->tokens = tokenizer.structural_indexes.get();
    parser->token_count = tokenizer.n_structural_indexes;
    return csj_ok;
}

csj_result csj_fill(csj_parser *parser, const csj_plan *plan, void *out) {
    uint32_t token = 0;
    const csj_result result = parser->body->fill(parser, plan, &token, out);
    if (result == csj_ok && token < parser->token_count) {
        parser->fault_offset = parser->tokens[token];
        return csj_malformed;
    }
    return result;
}

csj_result csj_read(
    csj_parser *parser, const csj_plan *plan, const uint8_t *bytes, size_t length, void *out) {
    const csj_result result = csj_begin(parser, bytes, length);
    return result == csj_ok ? csj_fill(parser, plan, out) : result;
}

csj_result csj_fill_at(csj_parser *parser, const csj_plan *plan, uint32_t *token, void *out) {
    return parser->body->fill(parser, plan, token, out);
}

uint8_t csj_first_byte(const csj_parser *parser, uint32_t token) {
    return token < parser->token_count ? parser->bytes[parser->tokens[token]] : 0;
}

int csj_ended(const csj_parser *parser, uint32_t token) { return token >= parser->token_count; }

int csj_enter(csj_parser *parser, uint32_t *token) {
    if (csj_first_byte(parser, *token) != '[') { return -1; }
    *token += 1;
    if (csj_first_byte(parser, *token) != ']') { return 1; }
    *token += 1;
    return 0;
}

int csj_more(csj_parser *parser, uint32_t *token) {
    const uint8_t byte = csj_first_byte(parser, *token);
    *token += 1;
    return byte == ',' ? 1 : byte == ']' ? 0 : -1;
}

int64_t csj_scan(
    csj_parser *parser, const csj_layouts *set, const uint8_t *bytes, size_t length, void *out) {
    return parser->body->scan(parser, set, bytes, length, out);
}

csj_desk *csj_desk_of(csj_parser *parser) { return parser; }
