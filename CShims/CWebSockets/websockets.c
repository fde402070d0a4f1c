#include "CWebSockets.h"
#include <libwebsockets.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { SLOTS = 4096, QUEUE_BYTES_MAX = 64 << 20 };

/// What the library keeps beside each connection.
struct session {
    uint64_t id;
    uint8_t *queue;  // LWS_PRE bytes of headroom, then what waits
    size_t count, capacity;
    int closing;
};

struct cwebsockets_listener {
    struct lws_context *context;
    struct lws_vhost *vhost;
    cwebsockets_events events;
    void *owner;
    lws_sorted_usec_list_t timer;
    lws_usec_t due;
    struct lws *slots[SLOTS];
    uint64_t generation;
};

static struct lws *find(cwebsockets_listener *listener, uint64_t id) {
    struct lws *wsi = listener->slots[id % SLOTS];
    if (wsi == NULL) { return NULL; }
    struct session *session = lws_wsi_user(wsi);
    return session != NULL && session->id == id ? wsi : NULL;
}

static int take_slot(cwebsockets_listener *listener, struct lws *wsi, struct session *session) {
    for (int tries = 0; tries < SLOTS; tries++) {
        uint64_t id = ++listener->generation;
        if (listener->slots[id % SLOTS] != NULL) { continue; }
        listener->slots[id % SLOTS] = wsi;
        memset(session, 0, sizeof *session);
        session->id = id;
        return 0;
    }
    return -1;
}

/// Hands the queue to the library unless it still holds part of an earlier one; -1 means the connection is dead.
static int flush(struct lws *wsi, struct session *session) {
    if (session->count == 0) { return session->closing && !lws_partial_buffered(wsi) ? -1 : 0; }
    if (lws_partial_buffered(wsi) || lws_send_pipe_choked(wsi)) {
        lws_callback_on_writable(wsi);
        return 0;
    }
    size_t count = session->count;
    session->count = 0;
    if (lws_write(wsi, session->queue + LWS_PRE, count, LWS_WRITE_RAW) < 0) { return -1; }
    if (session->closing) { lws_callback_on_writable(wsi); }
    return 0;
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t count) {
    struct session *session = user;
    struct lws_vhost *vhost = lws_get_vhost(wsi);
    cwebsockets_listener *listener = vhost != NULL ? lws_vhost_user(vhost) : NULL;
    switch (reason) {
    case LWS_CALLBACK_RAW_ADOPT:
        if (take_slot(listener, wsi, session) != 0) { return -1; }
        // The library gives a raw stream five seconds from the handshake on unless told otherwise.
        lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
        return listener->events.opened(listener->owner, session->id);
    case LWS_CALLBACK_RAW_RX:
        lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
        if (!session->closing) { listener->events.received(listener->owner, session->id, in, count); }
        return 0;
    case LWS_CALLBACK_RAW_WRITEABLE:
        return flush(wsi, session);
    case LWS_CALLBACK_RAW_CLOSE:
        if (session == NULL || session->id == 0) { return 0; }
        listener->slots[session->id % SLOTS] = NULL;
        listener->events.closed(listener->owner, session->id);
        free(session->queue);
        session->queue = NULL;
        session->id = 0;
        return 0;
    default:
        return 0;
    }
}

static const struct lws_protocols protocols[] = {
    {"stream", on_event, sizeof(struct session), 0, 0, NULL, 0},
    {NULL, NULL, 0, 0, 0, NULL, 0},
};

static void on_timer(lws_sorted_usec_list_t *timer) {
    cwebsockets_listener *listener = lws_container_of(timer, cwebsockets_listener, timer);
    listener->due = 0;
    listener->events.woke(listener->owner);
}

cwebsockets_listener *cwebsockets_listen(
    const char *address, int port, const char *certificate, const char *key,
    const cwebsockets_events *events, void *owner) {
    lws_set_log_level(0, NULL);
    cwebsockets_listener *listener = calloc(1, sizeof *listener);
    if (listener == NULL) { return NULL; }
    listener->events = *events;
    listener->owner = owner;

    struct lws_context_creation_info info;
    memset(&info, 0, sizeof info);
    info.port = CONTEXT_PORT_NO_LISTEN;
    info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_EXPLICIT_VHOSTS
        | LWS_SERVER_OPTION_DISABLE_IPV6;
    info.pt_serv_buf_size = 64 << 10;
    listener->context = lws_create_context(&info);
    if (listener->context == NULL) {
        free(listener);
        return NULL;
    }
    info.options |= LWS_SERVER_OPTION_ADOPT_APPLY_LISTEN_ACCEPT_CONFIG
        | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND;
    info.port = port;
    info.iface = address;
    info.protocols = protocols;
    info.listen_accept_role = "raw-skt";
    info.listen_accept_protocol = "stream";
    info.ssl_cert_filepath = certificate;
    info.ssl_private_key_filepath = key;
    info.alpn = "http/1.1";
    info.user = listener;
    listener->vhost = lws_create_vhost(listener->context, &info);
    if (listener->vhost == NULL) {
        lws_context_destroy(listener->context);
        free(listener);
        return NULL;
    }
    return listener;
}

int cwebsockets_port(const cwebsockets_listener *listener) { return lws_get_vhost_listen_port(listener->vhost); }

int cwebsockets_service(cwebsockets_listener *listener) { return lws_service(listener->context, 0); }

void cwebsockets_interrupt(cwebsockets_listener *listener) { lws_cancel_service(listener->context); }

void cwebsockets_wake_after(cwebsockets_listener *listener, int64_t microseconds) {
    // The library waits in whole milliseconds and spins through what is left of one.
    lws_usec_t wait = microseconds < LWS_US_PER_MS ? LWS_US_PER_MS : microseconds;
    lws_usec_t due = lws_now_usecs() + wait;
    if (listener->due != 0 && listener->due <= due) { return; }
    listener->due = due;
    lws_sul_schedule(listener->context, 0, &listener->timer, on_timer, wait);
}

int cwebsockets_send(cwebsockets_listener *listener, uint64_t connection, const uint8_t *bytes, size_t count) {
    struct lws *wsi = find(listener, connection);
    if (wsi == NULL) { return -1; }
    struct session *session = lws_wsi_user(wsi);
    if (session->closing) { return -1; }
    if (session->count + count > QUEUE_BYTES_MAX) {
        cwebsockets_reset(listener, connection);
        return -1;
    }
    if (session->count + count > session->capacity) {
        size_t capacity = (session->count + count) * 2;
        uint8_t *grown = realloc(session->queue, LWS_PRE + capacity);
        if (grown == NULL) { return -1; }
        session->queue = grown;
        session->capacity = capacity;
    }
    memcpy(session->queue + LWS_PRE + session->count, bytes, count);
    session->count += count;
    if (flush(wsi, session) != 0) { lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC); }
    return 0;
}

void cwebsockets_close(cwebsockets_listener *listener, uint64_t connection) {
    struct lws *wsi = find(listener, connection);
    if (wsi == NULL) { return; }
    ((struct session *)lws_wsi_user(wsi))->closing = 1;
    lws_callback_on_writable(wsi);
}

void cwebsockets_reset(cwebsockets_listener *listener, uint64_t connection) {
    struct lws *wsi = find(listener, connection);
    if (wsi == NULL) { return; }
    struct linger none = {1, 0};
    setsockopt(lws_get_socket_fd(wsi), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    SSL_set_quiet_shutdown(lws_get_ssl(wsi), 1);
    struct session *session = lws_wsi_user(wsi);
    session->closing = 1;
    session->count = 0;
    lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

void cwebsockets_free(cwebsockets_listener *listener) {
    lws_sul_cancel(&listener->timer);
    lws_context_destroy(listener->context);
    free(listener);
}
