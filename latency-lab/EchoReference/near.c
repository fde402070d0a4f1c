#include <features.h>
#include "CEchoReference.h"
#include "wire.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFERS = 64, BUFFER = 4096 };

struct echo_near {
    int fd, how;
    size_t tick, order;
    SSL_CTX *context;
    SSL *ssl;
    struct io_uring ring;
    struct io_uring_buf_ring *pool;
    uint8_t *memory;
    uint8_t in[65536], out[65536];
};

static void arm(echo_near *n) {
    struct io_uring_sqe *sqe = io_uring_get_sqe(&n->ring);
    io_uring_prep_recv_multishot(sqe, n->fd, NULL, 0, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    io_uring_sqe_set_data64(sqe, 1);
}

static void begin_uring(echo_near *n) {
    struct io_uring_params p = {.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN};
    if (io_uring_queue_init_params(64, &n->ring, &p)) { echo_die("io_uring"); }
    if (posix_memalign((void **)&n->pool, 4096, BUFFERS * sizeof(struct io_uring_buf))
        || posix_memalign((void **)&n->memory, 4096, BUFFERS * BUFFER)) {
        echo_die("memory");
    }
    struct io_uring_buf_reg r = {.ring_addr = (uint64_t)(uintptr_t)n->pool, .ring_entries = BUFFERS};
    if (io_uring_register_buf_ring(&n->ring, &r, 0)) { echo_die("buffers"); }
    io_uring_buf_ring_init(n->pool);
    for (int i = 0; i < BUFFERS; i++) {
        io_uring_buf_ring_add(n->pool, n->memory + i * BUFFER, BUFFER, (unsigned short)i,
                              io_uring_buf_ring_mask(BUFFERS), i);
    }
    io_uring_buf_ring_advance(n->pool, BUFFERS);
    arm(n);
    io_uring_submit(&n->ring);
}

echo_near *echo_near_begin(uint16_t port, int how, size_t tick, size_t order, const char *suite) {
    echo_near *n = calloc(1, sizeof *n);
    if (!n) { echo_die("calloc"); }
    n->how = how;
    n->tick = tick;
    n->order = order;
    memset(n->out, 'b', sizeof n->out);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
    n->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(n->fd, (void *)&address, sizeof address)) { echo_die("connect"); }
    int on = 1;
    setsockopt(n->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (how == NEAR_TLS) {
        n->context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_ciphersuites(n->context, suite);
        n->ssl = SSL_new(n->context);
        SSL_set_fd(n->ssl, n->fd);
        SSL_set_read_ahead(n->ssl, 1);
        if (SSL_connect(n->ssl) != 1) { echo_die("SSL_connect"); }
    }
    fcntl(n->fd, F_SETFL, O_NONBLOCK);
    if (how == NEAR_URING) { begin_uring(n); }
    return n;
}

static void gather(echo_near *n) {
    size_t got = 0;
    while (got < n->tick) {
        struct io_uring_cqe *cqe;
        if (io_uring_peek_cqe(&n->ring, &cqe)) {
            io_uring_get_events(&n->ring);
            continue;
        }
        if (cqe->user_data == 1) {
            if (cqe->res <= 0) { echo_die("multishot"); }
            int buffer = (int)(cqe->flags >> IORING_CQE_BUFFER_SHIFT);
            memcpy(n->in + got, n->memory + buffer * BUFFER, (size_t)cqe->res);
            got += (size_t)cqe->res;
            io_uring_buf_ring_add(n->pool, n->memory + buffer * BUFFER, BUFFER, (unsigned short)buffer,
                                  io_uring_buf_ring_mask(BUFFERS), 0);
            io_uring_buf_ring_advance(n->pool, 1);
            if (!(cqe->flags & IORING_CQE_F_MORE)) { arm(n); }
        }
        io_uring_cqe_seen(&n->ring, cqe);
    }
}

static void receive(echo_near *n) {
    size_t got = 0;
    while (got < n->tick) {
        if (n->ssl) {
            int count = SSL_read(n->ssl, n->in + got, (int)(n->tick - got));
            if (count > 0) {
                got += (size_t)count;
            } else if (SSL_get_error(n->ssl, count) != SSL_ERROR_WANT_READ) {
                echo_die("SSL_read");
            }
        } else {
            ssize_t count = recv(n->fd, n->in + got, n->tick - got, MSG_DONTWAIT);
            if (count > 0) {
                got += (size_t)count;
            } else if (count == 0 || errno != EAGAIN) {
                echo_die("recv");
            }
        }
    }
}

void echo_near_run(echo_near *n, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        if (n->how == NEAR_URING) {
            gather(n);
            struct io_uring_sqe *sqe = io_uring_get_sqe(&n->ring);
            io_uring_prep_send(sqe, n->fd, n->out, n->order, MSG_NOSIGNAL);
            io_uring_sqe_set_data64(sqe, 2);
            io_uring_submit(&n->ring);
        } else {
            receive(n);
            if (n->ssl) {
                if (SSL_write(n->ssl, n->out, (int)n->order) != (int)n->order) { echo_die("SSL_write"); }
            } else if (send(n->fd, n->out, n->order, MSG_NOSIGNAL) != (ssize_t)n->order) {
                echo_die("send");
            }
        }
    }
}

void echo_near_end(echo_near *n) {
    if (n->how == NEAR_URING) {
        io_uring_queue_exit(&n->ring);
        free(n->pool);
        free(n->memory);
    }
    SSL_free(n->ssl);
    SSL_CTX_free(n->context);
    close(n->fd);
    free(n);
}
