#include <features.h>
#include "CUring.h"
#include <errno.h>
#include <liburing.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ENTRIES = 4096, GROUP = 0 };

typedef struct slot_state {
    uint32_t generation;
    uint8_t listens;
    uint8_t attached;
} slot_state;

struct curing {
    struct io_uring ring;
    struct io_uring_buf_ring *pool;
    uint8_t *memory;
    size_t memory_bytes;
    slot_state *slots;
    uint32_t slot_count;
    uint32_t buffers;
    uint32_t buffer_bytes;
    int enabled;
};

// kind, then the slot's use of 24 bits, then the slot: a completion of an earlier use is told apart.
static uint64_t token(uint32_t kind, uint32_t generation, uint32_t slot) {
    return (uint64_t)kind << 56 | (uint64_t)(generation & 0xFFFFFF) << 32 | slot;
}

static void give(curing *r, int32_t buffer) {
    io_uring_buf_ring_add(r->pool, r->memory + (size_t)buffer * r->buffer_bytes, r->buffer_bytes,
                          (unsigned short)buffer, io_uring_buf_ring_mask(r->buffers), 0);
    io_uring_buf_ring_advance(r->pool, 1);
}

static int provide(curing *r) {
    size_t pool_bytes = r->buffers * sizeof(struct io_uring_buf);
    r->memory_bytes = (size_t)r->buffers * r->buffer_bytes;
    void *pool = mmap(NULL, pool_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pool == MAP_FAILED) { return -ENOMEM; }
    r->pool = pool;
    void *memory = mmap(NULL, r->memory_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) { return -ENOMEM; }
    r->memory = memory;
    struct io_uring_buf_reg registration = {
        .ring_addr = (uint64_t)(uintptr_t)pool, .ring_entries = r->buffers, .bgid = GROUP};
    int result = io_uring_register_buf_ring(&r->ring, &registration, 0);
    if (result < 0) { return result; }
    io_uring_buf_ring_init(r->pool);
    for (uint32_t i = 0; i < r->buffers; i++) { give(r, (int32_t)i); }
    return 0;
}

curing *curing_open(uint32_t slots, uint32_t buffers, uint32_t buffer_bytes, int *failure) {
    curing *r = calloc(1, sizeof *r);
    slot_state *states = calloc(slots, sizeof *states);
    if (!r || !states) {
        free(r);
        free(states);
        *failure = -ENOMEM;
        return NULL;
    }
    r->slots = states;
    r->slot_count = slots;
    r->buffers = buffers;
    r->buffer_bytes = buffer_bytes;
    // Disabled until the first pass, whose thread becomes the single issuer.
    struct io_uring_params params = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG
               | IORING_SETUP_R_DISABLED | IORING_SETUP_CQSIZE,
        .cq_entries = 4 * ENTRIES,
    };
    int result = io_uring_queue_init_params(ENTRIES, &r->ring, &params);
    if (result < 0) {
        free(states);
        free(r);
        *failure = result;
        return NULL;
    }
    result = io_uring_register_files_sparse(&r->ring, slots);
    if (result >= 0) { result = provide(r); }
    if (result < 0) {
        *failure = result;
        curing_close(r);
        return NULL;
    }
    return r;
}

void curing_close(curing *r) {
    io_uring_queue_exit(&r->ring);
    if (r->pool) { munmap(r->pool, r->buffers * sizeof(struct io_uring_buf)); }
    if (r->memory) { munmap(r->memory, r->memory_bytes); }
    free(r->slots);
    free(r);
}

static struct io_uring_sqe *entry(curing *r) {
    struct io_uring_sqe *sqe = io_uring_get_sqe(&r->ring);
    if (sqe || !r->enabled) { return sqe; }
    io_uring_submit(&r->ring); // the queue was full
    return io_uring_get_sqe(&r->ring);
}

int curing_arm(curing *r, uint32_t slot) {
    struct io_uring_sqe *sqe = entry(r);
    if (!sqe) { return -EBUSY; }
    if (r->slots[slot].listens) {
        io_uring_prep_multishot_accept(sqe, (int)slot, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        io_uring_sqe_set_data64(sqe, token(CURING_ACCEPTED, r->slots[slot].generation, slot));
        sqe->flags |= IOSQE_FIXED_FILE;
    } else {
        io_uring_prep_recv_multishot(sqe, (int)slot, NULL, 0, 0);
        io_uring_sqe_set_data64(sqe, token(CURING_RECEIVED, r->slots[slot].generation, slot));
        sqe->flags |= IOSQE_FIXED_FILE | IOSQE_BUFFER_SELECT;
        sqe->buf_group = GROUP;
    }
    return 0;
}

int curing_attach(curing *r, uint32_t slot, int fd, int listens) {
    int result = io_uring_register_files_update(&r->ring, slot, &fd, 1);
    if (result < 0) { return result; }
    r->slots[slot].generation++;
    r->slots[slot].listens = listens != 0;
    r->slots[slot].attached = 1;
    return curing_arm(r, slot);
}

void curing_detach(curing *r, uint32_t slot) {
    if (!r->slots[slot].attached) { return; }
    if (r->enabled) { io_uring_submit(&r->ring); } // a queued request would outlive the cancel
    struct io_uring_sync_cancel_reg cancel = {
        .fd = (int)slot,
        .flags = IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_FD_FIXED,
        .timeout = {.tv_sec = -1, .tv_nsec = -1},
    };
    io_uring_register_sync_cancel(&r->ring, &cancel);
    int none = -1;
    io_uring_register_files_update(&r->ring, slot, &none, 1);
    r->slots[slot].attached = 0;
    r->slots[slot].generation++;
}

int curing_send(curing *r, uint32_t slot, const void *from, size_t count) {
    struct io_uring_sqe *sqe = entry(r);
    if (!sqe) { return -EBUSY; }
    io_uring_prep_send(sqe, (int)slot, from, count, MSG_NOSIGNAL);
    io_uring_sqe_set_data64(sqe, token(CURING_SENT, r->slots[slot].generation, slot));
    sqe->flags |= IOSQE_FIXED_FILE;
    return 0;
}

int curing_submit(curing *r) {
    if (io_uring_sq_ready(&r->ring) == 0 || !r->enabled) { return 0; }
    io_uring_submit_and_get_events(&r->ring);
    return 1;
}

int curing_gather(curing *r, int64_t wait_ns) {
    if (!r->enabled) {
        // liburing 2.3 declares io_uring_enable_rings and does not export it.
        syscall(__NR_io_uring_register, r->ring.ring_fd, IORING_REGISTER_ENABLE_RINGS, NULL, 0);
        r->enabled = 1;
    }
    if (wait_ns > 0 && io_uring_cq_ready(&r->ring) == 0) {
        struct io_uring_cqe *cqe;
        struct __kernel_timespec wait = {.tv_sec = wait_ns / 1000000000, .tv_nsec = wait_ns % 1000000000};
        io_uring_submit_and_wait_timeout(&r->ring, &cqe, 1, &wait, NULL);
        return 1;
    }
    // The kernel raises this flag when it has work that only our thread may run.
    unsigned flags = __atomic_load_n(r->ring.sq.kflags, __ATOMIC_RELAXED);
    if (io_uring_sq_ready(&r->ring) != 0 || (flags & (IORING_SQ_TASKRUN | IORING_SQ_CQ_OVERFLOW)) != 0) {
        io_uring_submit_and_get_events(&r->ring);
        return 1;
    }
    return 0;
}

int curing_next(curing *r, curing_event *event) {
    struct io_uring_cq *queue = &r->ring.cq;
    // liburing's own peek may enter the kernel; a look must not.
    while (io_uring_cq_ready(&r->ring) != 0) {
        const struct io_uring_cqe *cqe = &queue->cqes[*queue->khead & queue->ring_mask];
        uint64_t data = cqe->user_data;
        uint32_t slot = (uint32_t)data;
        event->slot = slot;
        event->kind = (uint32_t)(data >> 56);
        event->result = cqe->res;
        event->armed = (cqe->flags & IORING_CQE_F_MORE) != 0;
        event->buffer = (cqe->flags & IORING_CQE_F_BUFFER) ? (int32_t)(cqe->flags >> IORING_CQE_BUFFER_SHIFT) : -1;
        io_uring_cq_advance(&r->ring, 1);
        if ((data >> 32 & 0xFFFFFF) != (r->slots[slot].generation & 0xFFFFFF)) {
            if (event->buffer >= 0) { give(r, event->buffer); }
            if (event->kind == CURING_ACCEPTED && event->result >= 0) { close(event->result); }
            continue;
        }
        event->bytes = event->buffer >= 0 ? r->memory + (size_t)event->buffer * r->buffer_bytes : NULL;
        return 1;
    }
    return 0;
}

void curing_recycle(curing *r, int32_t buffer) { give(r, buffer); }
