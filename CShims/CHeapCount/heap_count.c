#include "CHeapCount.h"

#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)

int cheapcount_active(void) { return 0; }
uint64_t cheapcount_allocations(void) { return 0; }

#else

#include <errno.h>
#include <stddef.h>

// The C library's own entry points: the executable's definitions below win over its public ones.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static __thread uint64_t allocations __attribute__((tls_model("initial-exec")));

int cheapcount_active(void) { return 1; }
uint64_t cheapcount_allocations(void) { return allocations; }

void *malloc(size_t size) { allocations++; return __libc_malloc(size); }
void *calloc(size_t count, size_t size) { allocations++; return __libc_calloc(count, size); }
void *realloc(void *block, size_t size) { allocations++; return __libc_realloc(block, size); }
void *memalign(size_t alignment, size_t size) { allocations++; return __libc_memalign(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { allocations++; return __libc_memalign(alignment, size); }

int posix_memalign(void **out, size_t alignment, size_t size) {
    allocations++;
    void *block = __libc_memalign(alignment, size);
    if (block == NULL) { return ENOMEM; }
    *out = block;
    return 0;
}

#endif
