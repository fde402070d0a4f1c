#include "CRetainCount.h"
#include <dlfcn.h>
#include <stddef.h>
#include <valgrind/callgrind.h>

static __thread uint64_t retains __attribute__((tls_model("initial-exec")));
static __thread uint64_t releases __attribute__((tls_model("initial-exec")));

uint64_t cretaincount_retains(void) { return retains; }
uint64_t cretaincount_releases(void) { return releases; }

void *swift_retain(void *object) {
    static void *(*next)(void *);
    if (next == NULL) { next = (void *(*)(void *))dlsym(RTLD_NEXT, "swift_retain"); }
    retains++;
    return next(object);
}

void swift_release(void *object) {
    static void (*next)(void *);
    if (next == NULL) { next = (void (*)(void *))dlsym(RTLD_NEXT, "swift_release"); }
    releases++;
    next(object);
}

// Only the section is instrumented: what is laid out before it would take most of the time.
void cretaincount_section_begin(void) {
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
}

void cretaincount_section_pause(void) { CALLGRIND_TOGGLE_COLLECT; }

void cretaincount_section_resume(void) { CALLGRIND_TOGGLE_COLLECT; }

void cretaincount_section_end(const char *name) {
    CALLGRIND_DUMP_STATS_AT(name);
    CALLGRIND_STOP_INSTRUMENTATION;
}
