#include "CReference.h"

extern "C" void creference_increment(uint64_t *counters, const uint32_t *places, uint64_t mask, int64_t count) {
    for (int64_t at = 0; at < count; at++) { counters[places[at & mask]] += 1; }
}

extern "C" uint64_t creference_ticks(int64_t count) {
    uint64_t sum = 0;
    for (int64_t at = 0; at < count; at++) { sum += __builtin_ia32_rdtsc(); }
    return sum;
}

namespace {

// The loop everybody writes: digits, one point, zeros up to the scale. No check of anything.
inline int64_t decimal(const char *text, int length, int scale) {
    int64_t value = 0;
    int fraction = -1;
    for (int at = 0; at < length; at++) {
        const char byte = text[at];
        if (byte == '.') {
            fraction = 0;
            continue;
        }
        value = value * 10 + (byte - '0');
        if (fraction >= 0) { fraction += 1; }
    }
    for (int at = fraction < 0 ? 0 : fraction; at < scale; at++) { value *= 10; }
    return value;
}

}  // namespace

extern "C" int64_t creference_decimals(const char *texts, size_t stride, const uint8_t *lengths, uint64_t mask,
                                       int scale, int64_t count) {
    int64_t sum = 0;
    for (int64_t at = 0; at < count; at++) {
        const uint64_t place = at & mask;
        sum += decimal(texts + place * stride, lengths[place], scale);
    }
    return sum;
}
