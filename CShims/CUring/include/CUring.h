// io_uring for stream sockets: registered files, a ring of provided buffers, multishot receive.
//
// The ring belongs to the thread that makes the first pass. Calls return 0 or more, or a negative errno.
#ifndef CURING_H
#define CURING_H
#include <features.h>
#include <stddef.h>
#include <stdint.h>

typedef struct curing curing;

/// What a completion was for.
enum { CURING_NONE = 0, CURING_RECEIVED = 1, CURING_SENT = 2, CURING_ACCEPTED = 3 };

/// One completion: `result` is a count, a descriptor, or a negative errno.
typedef struct curing_event {
    uint32_t slot;
    uint32_t kind;
    int32_t result;
    /// The buffer to give back, or -1.
    int32_t buffer;
    /// 0 when a multishot request ended with this event and must be armed again.
    int32_t armed;
    const uint8_t *bytes;
} curing_event;

/// A ring for `slots` sockets with `buffers` (a power of two) receive buffers of `buffer_bytes`.
curing *curing_open(uint32_t slots, uint32_t buffers, uint32_t buffer_bytes, int *failure);

void curing_close(curing *ring);

/// Registers a descriptor under `slot` and begins to receive (or to accept) on it.
int curing_attach(curing *ring, uint32_t slot, int fd, int listens);

/// Arms the slot's multishot request again.
int curing_arm(curing *ring, uint32_t slot);

/// Ends everything in flight on `slot`, waits for that, and forgets the descriptor.
void curing_detach(curing *ring, uint32_t slot);

/// Queues a send; its memory stays put until the event.
int curing_send(curing *ring, uint32_t slot, const void *from, size_t count);

/// Hands queued requests to the kernel; 1 when it was entered.
int curing_submit(curing *ring);

/// Runs what the kernel has ready, waiting at most `wait_ns`; 1 when it was entered.
int curing_gather(curing *ring, int64_t wait_ns);

/// The next completion; 0 when there is none.
int curing_next(curing *ring, curing_event *event);

/// Gives a receive buffer back.
void curing_recycle(curing *ring, int32_t buffer);
#endif
