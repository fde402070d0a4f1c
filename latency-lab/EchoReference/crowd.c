#include <features.h>
#include "CEchoReference.h"
#include "wire.h"
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct echo_crowd {
    pthread_t thread;
    pid_t process;
    uint32_t cpu;
    int connections, listener;
    size_t size;
    int64_t rate;
    uint16_t port;
    SSL_CTX *context;
    wire *wires;
    atomic_int on, over;
    atomic_llong sent;
};

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static int welcome(echo_crowd *crowd, wire *w) {
    w->fd = accept(crowd->listener, NULL, NULL);
    if (w->fd < 0) { return 0; }
    int on = 1;
    setsockopt(w->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    w->ssl = SSL_new(crowd->context);
    SSL_set_fd(w->ssl, w->fd);
    return SSL_accept(w->ssl) == 1 && echo_upgrade(w);
}

static void generate(echo_crowd *crowd) {
    uint8_t frame[65536];
    size_t total = echo_frame(frame, crowd->size);
    int64_t sent = 0, begun = 0, base = 0;
    while (!atomic_load_explicit(&crowd->over, memory_order_acquire)) {
        if (!atomic_load_explicit(&crowd->on, memory_order_acquire)) {
            begun = 0;
            __builtin_ia32_pause();
            continue;
        }
        int64_t now = now_ns();
        if (begun == 0) {
            begun = now;
            base = sent;
        }
        if (now - begun < (sent - base) * 1000000000 / crowd->rate) { continue; }
        char number[9];
        snprintf(number, sizeof number, "%08lld", (long long)(sent / crowd->connections % 100000000));
        memcpy(frame + total - crowd->size, number, 8);
        if (!echo_give(&crowd->wires[sent % crowd->connections], frame, total)) { return; }
        sent++;
        atomic_store_explicit(&crowd->sent, sent, memory_order_release);
    }
}

static void *serve_crowd(void *argument) {
    echo_crowd *crowd = argument;
    echo_pin(crowd->cpu);
    int count = 0;
    while (count < crowd->connections && welcome(crowd, &crowd->wires[count])) { count++; }
    if (count == crowd->connections) { generate(crowd); }
    for (int i = 0; i < crowd->connections; i++) {
        SSL_free(crowd->wires[i].ssl);
        if (crowd->wires[i].fd > 0) { close(crowd->wires[i].fd); }
    }
    return NULL;
}

static void serve_apart(echo_crowd *crowd) {
    pid_t parent = getpid();
    crowd->process = fork();
    if (crowd->process < 0) { echo_die("fork"); }
    if (crowd->process > 0) { return; }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) { _exit(1); } // it went before the kernel knew
    serve_crowd(crowd);
    _exit(0);
}

echo_crowd *echo_crowd_begin(uint32_t cpu, int is_apart, int connections, size_t size, int64_t rate,
                             const char *certificate, const char *key, const char *suite) {
    // Shared, so that its switches and its count reach a process of its own.
    echo_crowd *crowd = mmap(NULL, sizeof *crowd, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    wire *wires = calloc((size_t)connections, sizeof *wires);
    if (crowd == MAP_FAILED || !wires) { echo_die("memory"); }
    crowd->cpu = cpu;
    crowd->connections = connections;
    crowd->size = size;
    crowd->rate = rate;
    crowd->wires = wires;
    crowd->context = echo_context(certificate, key, suite);
    crowd->listener = echo_listen(4096, &crowd->port);
    if (is_apart) {
        serve_apart(crowd);
    } else if (pthread_create(&crowd->thread, NULL, serve_crowd, crowd)) {
        echo_die("pthread_create");
    }
    return crowd;
}

void echo_trim(void) { malloc_trim(0); }

uint16_t echo_crowd_port(const echo_crowd *crowd) { return crowd->port; }

void echo_crowd_run(echo_crowd *crowd, int on) { atomic_store_explicit(&crowd->on, on, memory_order_release); }

int64_t echo_crowd_sent(const echo_crowd *crowd) {
    return atomic_load_explicit(&((echo_crowd *)crowd)->sent, memory_order_acquire);
}

void echo_crowd_end(echo_crowd *crowd) {
    atomic_store_explicit(&crowd->over, 1, memory_order_release);
    shutdown(crowd->listener, SHUT_RDWR);
    if (crowd->process) {
        waitpid(crowd->process, NULL, 0);
    } else {
        pthread_join(crowd->thread, NULL);
    }
    close(crowd->listener);
    SSL_CTX_free(crowd->context);
    free(crowd->wires);
    munmap(crowd, sizeof *crowd);
}
