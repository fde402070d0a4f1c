// The body for AVX-512 processors.
#include "parser.hpp"

#include <cstring>
#include <immintrin.h>

#define always __attribute__((always_inline)) inline
#define cold __attribute__((noinline))

#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt,sse4.2,fma,movbe,avx512f,avx512bw,avx512vl,avx512dq,avx512cd,avx512ifma,avx512vbmi,avx512vbmi2,avx512vnni,avx512bitalg,avx512vpopcntdq"))), apply_to = function)

namespace csj {
namespace icelake {
#include "number.hpp"
#include "row.hpp"
#include "plan.hpp"
#include "scan.hpp"
} // namespace icelake

extern const body icelake_body = {icelake::fill, icelake::scan};
} // namespace csj

#pragma clang attribute pop
