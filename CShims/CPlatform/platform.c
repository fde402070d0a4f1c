#include "CPlatform.h"
#include <cpuid.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>

int cplatform_ticks_invariant(void) {
    unsigned a, b, c, d;
    if (__get_cpuid(0x80000007, &a, &b, &c, &d) == 0) { return 0; }
    return (d >> 8) & 1;
}

int cplatform_pin_thread(uint32_t cpu) {
    if (cpu >= CPU_SETSIZE) { return EINVAL; }
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

uint32_t cplatform_processors(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (pthread_getaffinity_np(pthread_self(), sizeof(set), &set) != 0) { return 1; }
    return (uint32_t)CPU_COUNT(&set);
}

uint32_t cplatform_allowed_processors(uint32_t *out, uint32_t room) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (pthread_getaffinity_np(pthread_self(), sizeof(set), &set) != 0) { return 0; }
    uint32_t written = 0;
    for (uint32_t cpu = 0; cpu < CPU_SETSIZE && written < room; cpu++) {
        if (CPU_ISSET(cpu, &set)) { out[written++] = cpu; }
    }
    return written;
}

int cplatform_fifo(int priority) {
    struct sched_param parameters = {.sched_priority = priority};
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters);
}

int cplatform_name_thread(const char *name) {
    char kept[16] = {0};
    for (int at = 0; at < 15 && name[at] != 0; at++) { kept[at] = name[at]; }
    return pthread_setname_np(pthread_self(), kept);
}

int cplatform_memfd(const char *name, int *descriptor) {
    *descriptor = memfd_create(name, MFD_CLOEXEC);
    return *descriptor < 0 ? errno : 0;
}

int cplatform_fallocate(int descriptor, int64_t length) { return posix_fallocate(descriptor, 0, length); }

int cplatform_map(int descriptor, size_t length, int writable, void **out) {
    int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
    int flags = descriptor < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
    void *base = mmap(NULL, length, protection, flags, descriptor, 0);
    if (base == MAP_FAILED) { return errno; }
    *out = base;
    return 0;
}

int cplatform_map_huge(size_t length, void **out) {
    void *base = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
    if (base == MAP_FAILED) { return errno; }
    *out = base;
    return 0;
}

int cplatform_advise_huge(void *base, size_t length) {
    return madvise(base, length, MADV_HUGEPAGE) == 0 ? 0 : errno;
}

int cplatform_eventfd(int *descriptor) {
    *descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return *descriptor < 0 ? errno : 0;
}

int cplatform_epoll(int *descriptor) {
    *descriptor = epoll_create1(EPOLL_CLOEXEC);
    return *descriptor < 0 ? errno : 0;
}

int cplatform_epoll_watch(int set, int descriptor, uint64_t token) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = token};
    return epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : errno;
}

int cplatform_epoll_wait(int set, uint64_t *tokens, uint32_t room, int milliseconds, uint32_t *ready) {
    struct epoll_event events[16];
    int limit = room < 16 ? (int)room : 16;
    int count = epoll_wait(set, events, limit, milliseconds);
    if (count < 0) { return errno; }
    for (int at = 0; at < count; at++) { tokens[at] = events[at].data.u64; }
    *ready = (uint32_t)count;
    return 0;
}

int cplatform_entropy(void *out, size_t length) {
    uint8_t *at = out;
    while (length > 0) {
        ssize_t got = getrandom(at, length, 0);
        if (got < 0) {
            if (errno == EINTR) { continue; }
            return errno;
        }
        at += got;
        length -= (size_t)got;
    }
    return 0;
}

void cplatform_yield(void) { sched_yield(); }

int cplatform_errno(void) { return errno; }

void cplatform_prefault_stack(size_t bytes) {
    volatile uint8_t *room = __builtin_alloca(bytes);
    for (size_t at = 0; at < bytes; at += 4096) { room[at] = 0; }
}

int cplatform_lock_file(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno; }
