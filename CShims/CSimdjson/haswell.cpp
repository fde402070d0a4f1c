// The body for AVX2 processors.
#include "parser.hpp"

#include <cstring>
#include <immintrin.h>

#define always __attribute__((always_inline)) inline
#define cold __attribute__((noinline))

#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt,sse4.2,fma,movbe"))), apply_to = function)

namespace csj {
namespace haswell {
#include "number.hpp"
#include "row.hpp"
#include "plan.hpp"
#include "scan.hpp"
} // namespace haswell

extern const body haswell_body = {haswell::fill, haswell::scan};
} // namespace csj

#pragma clang attribute pop
