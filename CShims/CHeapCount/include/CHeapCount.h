// Counts this thread's heap calls in the executable it is linked into; never link it into a test bundle.
#ifndef CHEAPCOUNT_H
#define CHEAPCOUNT_H
#include <stdint.h>

/// 0 when built under a sanitizer, whose allocator must not be replaced.
int cheapcount_active(void);

/// Heap blocks this thread has taken or moved so far.
uint64_t cheapcount_allocations(void);
#endif
