// A straightforward C++ decoder of Binance depth diffs over simdjson On-Demand: what ours is
// measured against. Same compiler, -O3 -march=haswell.
#ifndef CDECODEREFERENCE_H
#define CDECODEREFERENCE_H
#include <features.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser with room for `levels_max` levels a side; it runs simdjson's AVX2 code.
void *cdecode_begin(int64_t levels_max);

/// Gives the memory back.
void cdecode_end(void *decoder);

/// Decodes one combined-stream diff of prices with two digits and quantities with three, and returns
/// a sum over ids, times, counts, and the first bid and last ask.
///
/// `bytes` is followed by 64 readable bytes.
int64_t cdecode_depth(void *decoder, const uint8_t *bytes, int64_t length);

/// The levels of the last message: `side` 0 bids, 1 asks; pairs of integers.
const int64_t *cdecode_levels(void *decoder, int side, int64_t *count);

#ifdef __cplusplus
}
#endif
#endif
