#include <features.h>
#include "CEchoReference.h"
#include "wire.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SEATS = 32, BYTES = 1 << 16 };

typedef enum role { SHAKING, HEAD, FEED, OTHER_FEED, USER, TRADE, REST } role;

typedef struct seat {
    wire wire;
    role role;
    size_t count;
    uint8_t bytes[BYTES];
} seat;

struct lane_venue {
    int listener, muted, accepts;
    uint16_t port;
    SSL_CTX *context;
    seat seats[SEATS];
    seat *feed, *other, *user, *trade;
    lane_words *words;
    uint8_t out[1 << 18];
    // Between the lane's thread and the venue's.
    pthread_t thread;
    int is_threaded;
    uint32_t cpu;
    const uint8_t *tick;
    size_t tick_count;
    int64_t due, answered;
    atomic_int over;
    atomic_llong asked, acknowledge, acknowledged;
    _Alignas(64) atomic_llong sent;
    _Alignas(64) atomic_llong received;
    atomic_llong cancelled_all, armed;
};

int64_t lane_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void give(seat *s, const uint8_t *bytes, size_t count) {
    if (!echo_give(&s->wire, bytes, count)) { echo_die("the lane takes what it is sent"); }
}

static size_t head(uint8_t *into, int opcode, size_t count) {
    into[0] = (uint8_t)(0x80 | opcode);
    if (count < 126) {
        into[1] = (uint8_t)count;
        return 2;
    }
    into[1] = 126;
    into[2] = (uint8_t)(count >> 8);
    into[3] = (uint8_t)count;
    return 4;
}

static void say(lane_venue *v, seat *s, int opcode, const void *text, size_t count) {
    size_t start = head(v->out, opcode, count);
    memcpy(v->out + start, text, count);
    give(s, v->out, start + count);
}

static void answer_order(lane_venue *v) {
    uint8_t text[2048];
    say(v, v->trade, 1, text, lane_words_accept(v->words, text, sizeof text));
}

static void trade_request(lane_venue *v, const char *text) {
    if (lane_words_hear(v->words, text)) {
        answer_order(v);
        return;
    }
    v->answered = lane_now();
    if (v->accepts) { answer_order(v); }
    // Release publishes `answered` and the order; pairs with the acquire of lane_venue_received().
    atomic_fetch_add_explicit(&v->received, 1, memory_order_release);
}

static void answer_rest(lane_venue *v, seat *s, const char *request) {
    uint8_t *body = v->out + 256;
    size_t count = lane_words_rest(v->words, request, body, sizeof v->out - 256);
    if (strstr(request, "/allOpenOrders")) { atomic_fetch_add_explicit(&v->cancelled_all, 1, memory_order_release); }
    if (strstr(request, "/countdownCancelAll")) { atomic_fetch_add_explicit(&v->armed, 1, memory_order_release); }
    char top[160];
    int n = snprintf(top, sizeof top, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                     count);
    give(s, (uint8_t *)top, (size_t)n);
    give(s, body, count);
}

static void welcome(lane_venue *v) {
    for (;;) {
        int fd = accept4(v->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0) { return; }
        int on = 1, room = 1 << 20;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
        seat *s = NULL;
        for (int i = 0; i < SEATS && !s; i++) {
            if (v->seats[i].wire.fd < 0) { s = &v->seats[i]; }
        }
        if (!s) { echo_die("a seat for each connection"); }
        s->wire.fd = fd;
        s->wire.ssl = SSL_new(v->context);
        SSL_set_fd(s->wire.ssl, fd);
        SSL_set_read_ahead(s->wire.ssl, 1);
        s->role = SHAKING;
        s->count = 0;
    }
}

static void leave(lane_venue *v, seat *s) {
    SSL_free(s->wire.ssl);
    close(s->wire.fd);
    s->wire = (wire){.fd = -1};
    if (v->feed == s) { v->feed = NULL; }
    if (v->other == s) { v->other = NULL; }
    if (v->user == s) { v->user = NULL; }
    if (v->trade == s) { v->trade = NULL; }
}

static void use(seat *s, size_t count) {
    memmove(s->bytes, s->bytes + count, s->count - count);
    s->count -= count;
}

// A request head: answered, or upgraded to the role its path names. 0 while it is not whole.
static int read_head(lane_venue *v, seat *s) {
    s->bytes[s->count] = 0;
    char *end = strstr((char *)s->bytes, "\r\n\r\n");
    if (!end) { return 0; }
    char *text = (char *)s->bytes;
    size_t whole = (size_t)(end + 4 - text);
    *end = 0;
    if (!strcasestr(text, "\r\nUpgrade:")) {
        s->role = REST;
        answer_rest(v, s, text);
        use(s, whole);
        return 1;
    }
    if (!echo_welcome(&s->wire, text)) { echo_die("the upgrade is answered"); }
    if (strstr(text, " /public/")) {
        s->role = FEED;
        v->feed = s;
    } else if (strstr(text, " /market/")) {
        s->role = OTHER_FEED;
        v->other = s;
    } else if (strstr(text, " /private/")) {
        s->role = USER;
        v->user = s;
    } else {
        s->role = TRADE;
        v->trade = s;
    }
    use(s, whole);
    return 1;
}

// One masked frame of a client; 0 while it is not whole.
static int read_frame(lane_venue *v, seat *s) {
    if (s->count < 6) { return 0; }
    size_t length = s->bytes[1] & 0x7F, start = 2;
    if (length == 126) {
        length = (size_t)s->bytes[2] << 8 | s->bytes[3];
        start = 4;
    }
    if (s->count < start + 4 + length) { return 0; }
    uint8_t *mask = s->bytes + start, *text = mask + 4;
    for (size_t i = 0; i < length; i++) { text[i] ^= mask[i & 3]; }
    int opcode = s->bytes[0] & 15;
    uint8_t after = text[length];
    text[length] = 0;
    if (opcode == 9) {
        say(v, s, 10, text, length);
    } else if (opcode == 1 && s->role == TRADE) {
        trade_request(v, (char *)text);
    } else if (opcode == 1) {
        uint8_t answer[128];
        say(v, s, 1, answer, lane_words_subscribed((char *)text, answer, sizeof answer));
    }
    text[length] = after;
    use(s, start + 4 + length);
    return 1;
}

static void serve_seat(lane_venue *v, seat *s) {
    if (s->role == SHAKING) {
        int result = SSL_accept(s->wire.ssl);
        if (result == 1) {
            s->role = HEAD;
        } else if (SSL_get_error(s->wire.ssl, result) != SSL_ERROR_WANT_READ) {
            leave(v, s);
        }
        return;
    }
    int n = SSL_read(s->wire.ssl, s->bytes + s->count, (int)(BYTES - 1 - s->count));
    if (n <= 0) {
        if (SSL_get_error(s->wire.ssl, n) != SSL_ERROR_WANT_READ) { leave(v, s); }
        return;
    }
    s->count += (size_t)n;
    while (s->wire.fd >= 0 && s->count > 0
           && (s->role == HEAD || s->role == REST ? read_head(v, s) : read_frame(v, s))) {}
}

void lane_venue_step(lane_venue *v) {
    welcome(v);
    for (int i = 0; i < SEATS; i++) {
        if (v->seats[i].wire.fd >= 0) { serve_seat(v, &v->seats[i]); }
    }
}

lane_venue *lane_venue_begin(const char *certificate, const char *key, const char *suite, const char *picture,
                             const char *moved, const char *positions) {
    lane_venue *v = calloc(1, sizeof *v);
    if (!v) { echo_die("calloc"); }
    for (int i = 0; i < SEATS; i++) { v->seats[i].wire.fd = -1; }
    v->context = echo_context(certificate, key, suite);
    v->listener = echo_listen(SEATS, &v->port);
    fcntl(v->listener, F_SETFL, O_NONBLOCK);
    v->words = lane_words_begin(picture, moved, positions);
    return v;
}

uint16_t lane_venue_port(const lane_venue *v) { return v->port; }

void lane_venue_mute(lane_venue *v) { v->muted = 1; }

int lane_venue_hears(const lane_venue *v) { return v->feed && v->trade && (v->muted || (v->user && v->other)); }

void lane_venue_tick(lane_venue *v, const uint8_t *text, size_t count, int64_t last, int is_moved) {
    lane_words_stand(v->words, last, is_moved);
    say(v, v->feed, 1, text, count);
}

void lane_venue_market(lane_venue *v, const char *text) { say(v, v->other, 1, text, strlen(text)); }

int64_t lane_venue_received(const lane_venue *v) {
    return atomic_load_explicit(&((lane_venue *)v)->received, memory_order_acquire);
}

int64_t lane_venue_cancels(const lane_venue *v) {
    return atomic_load_explicit(&((lane_venue *)v)->cancelled_all, memory_order_acquire);
}

int64_t lane_venue_armed(const lane_venue *v) {
    return atomic_load_explicit(&((lane_venue *)v)->armed, memory_order_acquire);
}

void lane_venue_acknowledge(lane_venue *v) { answer_order(v); }

void lane_venue_acknowledge_each(lane_venue *v) { v->accepts = 1; }

void lane_venue_cancel_resting(lane_venue *v) {
    uint8_t text[2048];
    size_t count;
    while ((count = lane_words_cancel(v->words, text, sizeof text)) > 0) { say(v, v->user, 1, text, count); }
}

static void *serve(void *argument) {
    lane_venue *v = argument;
    echo_pin(v->cpu);
    int64_t asked = 0, acknowledged = 0;
    while (!atomic_load_explicit(&v->over, memory_order_acquire)) {
        int64_t wanted = atomic_load_explicit(&v->asked, memory_order_acquire);
        if (wanted != asked && (v->due == 0 || lane_now() >= v->due)) {
            asked = wanted;
            say(v, v->feed, 1, v->tick, v->tick_count);
            atomic_store_explicit(&v->sent, asked, memory_order_release);
        }
        if (atomic_load_explicit(&v->acknowledge, memory_order_acquire) != acknowledged) {
            acknowledged++;
            answer_order(v);
        }
        // While an order is awaited only its socket is read: what a bare far end does.
        if (v->trade && atomic_load_explicit(&v->received, memory_order_relaxed) < asked) {
            serve_seat(v, v->trade);
        } else {
            lane_venue_step(v);
        }
    }
    return NULL;
}

void lane_venue_spin(lane_venue *v, uint32_t cpu) {
    v->cpu = cpu;
    atomic_store(&v->received, 0);
    if (pthread_create(&v->thread, NULL, serve, v)) { echo_die("pthread_create"); }
    v->is_threaded = 1;
}

void lane_venue_ask(lane_venue *v, const uint8_t *text, size_t count, int64_t last, int is_moved, int64_t due) {
    v->tick = text;
    v->tick_count = count;
    lane_words_stand(v->words, last, is_moved);
    v->due = due;
    atomic_fetch_add_explicit(&v->asked, 1, memory_order_release);
}

void lane_venue_ask_answer(lane_venue *v) { atomic_fetch_add_explicit(&v->acknowledge, 1, memory_order_release); }

int64_t lane_venue_answered(const lane_venue *v) { return v->answered; }

void lane_venue_end(lane_venue *v) {
    if (v->is_threaded) {
        atomic_store_explicit(&v->over, 1, memory_order_release);
        pthread_join(v->thread, NULL);
    }
    for (int i = 0; i < SEATS; i++) {
        if (v->seats[i].wire.fd >= 0) { leave(v, &v->seats[i]); }
    }
    close(v->listener);
    SSL_CTX_free(v->context);
    lane_words_end(v->words);
    free(v);
}
