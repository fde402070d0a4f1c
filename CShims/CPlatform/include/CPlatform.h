// Linux and processor facts that Swift's Glibc module hides. Each call returns 0 or a positive errno value.
#ifndef CPLATFORM_H
#define CPLATFORM_H
#include <features.h>
#include <stdint.h>

/// The time-stamp counter, not ordered against neighbouring loads.
static inline __attribute__((always_inline)) uint64_t cplatform_ticks(void) { return __builtin_ia32_rdtsc(); }

/// Tells the core that this is a spin loop.
static inline __attribute__((always_inline)) void cplatform_relax(void) { __builtin_ia32_pause(); }

/// Binds the calling thread to one processor.
int cplatform_pin_thread(uint32_t cpu);
#endif
