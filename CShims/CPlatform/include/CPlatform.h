// Linux and processor facts that Swift's Glibc module hides. Each call returns 0 or a positive errno value.
#ifndef CPLATFORM_H
#define CPLATFORM_H
#include <features.h>
#include <stddef.h>
#include <stdint.h>

/// The time-stamp counter, not ordered against neighbouring loads.
static inline __attribute__((always_inline)) uint64_t cplatform_ticks(void) { return __builtin_ia32_rdtsc(); }

/// Tells the core that this is a spin loop.
static inline __attribute__((always_inline)) void cplatform_relax(void) { __builtin_ia32_pause(); }

/// 1 when the counter runs at one rate in every power state, as CPUID says.
int cplatform_ticks_invariant(void);

/// Binds the calling thread to one processor.
int cplatform_pin_thread(uint32_t cpu);

/// How many processors this thread may run on.
uint32_t cplatform_processors(void);

/// The lowest processors this thread may run on, at most `room` of them; returns how many were written.
uint32_t cplatform_allowed_processors(uint32_t *out, uint32_t room);

/// Puts the calling thread into SCHED_FIFO at `priority`.
int cplatform_fifo(int priority);

/// Names the calling thread; the kernel keeps 15 bytes.
int cplatform_name_thread(const char *name);

/// An anonymous file in memory.
int cplatform_memfd(const char *name, int *descriptor);

/// Gives `length` bytes of the file their blocks now, so that a full disk is an error here and no signal later.
int cplatform_fallocate(int descriptor, int64_t length);

/// Takes the file's only lock without waiting; EWOULDBLOCK when another holds it.
int cplatform_lock_file(int descriptor);

/// Maps `length` bytes of `descriptor`, or of fresh zeroed memory when it is negative.
int cplatform_map(int descriptor, size_t length, int writable, void **out);

/// Maps fresh zeroed memory in explicit huge pages.
int cplatform_map_huge(size_t length, void **out);

/// Asks for transparent huge pages.
int cplatform_advise_huge(void *base, size_t length);

/// A wake-up descriptor: non-blocking, closed on exec.
int cplatform_eventfd(int *descriptor);

/// An epoll set, closed on exec.
int cplatform_epoll(int *descriptor);

/// Watches `descriptor` for input under `token`.
int cplatform_epoll_watch(int set, int descriptor, uint64_t token);

/// Waits at most `milliseconds`; writes the tokens that are ready.
int cplatform_epoll_wait(int set, uint64_t *tokens, uint32_t room, int milliseconds, uint32_t *ready);

/// The kernel's random bytes.
int cplatform_entropy(void *out, size_t length);

/// Lets the scheduler run someone else.
void cplatform_yield(void);

/// Writes to every page of the calling thread's next `bytes` of stack.
void cplatform_prefault_stack(size_t bytes);

/// The current errno, which no Swift global names safely.
int cplatform_errno(void);
#endif
