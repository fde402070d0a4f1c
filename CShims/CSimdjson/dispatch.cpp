#include "CSimdjson.h"

int csj_best_body(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl")) {
        return csj_body_icelake;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) { return csj_body_haswell; }
    return csj_body_none;
}
