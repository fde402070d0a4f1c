#include <features.h>
#include "CCurl.h"
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

typedef struct bytes {
    uint8_t *memory;
    size_t count, capacity;
} bytes;

typedef struct transfer {
    CURL *easy;
    uint64_t id;
    struct curl_slist *headers;
    bytes head, body;
    size_t body_max;
    char why[CURL_ERROR_SIZE];
    struct transfer *next;
} transfer;

struct ccurl {
    CURLM *multi;
    char *authorities;
    int plain;
    size_t body_max;
    transfer *idle;
    transfer *running;
};

static int append(bytes *into, const void *from, size_t count) {
    if (into->count + count > into->capacity) {
        size_t capacity = into->capacity ? into->capacity : 16384;
        while (capacity < into->count + count) { capacity *= 2; }
        uint8_t *memory = realloc(into->memory, capacity);
        if (!memory) { return 0; }
        into->memory = memory;
        into->capacity = capacity;
    }
    memcpy(into->memory + into->count, from, count);
    into->count += count;
    return 1;
}

static size_t take_body(char *from, size_t size, size_t count, void *context) {
    transfer *t = context;
    size_t total = size * count;
    if (t->body.count + total > t->body_max) { return 0; } // ends the transfer with an error
    return append(&t->body, from, total) ? total : 0;
}

static size_t take_head(char *from, size_t size, size_t count, void *context) {
    transfer *t = context;
    size_t total = size * count;
    if (total >= 5 && memcmp(from, "HTTP/", 5) == 0) { t->head.count = 0; } // an interim answer came before
    if (t->head.count + total > 65536) { return 0; }
    return append(&t->head, from, total) ? total : 0;
}

ccurl *ccurl_open(const char *authorities, int plain, size_t body_max) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) { return NULL; }
    ccurl *c = calloc(1, sizeof *c);
    if (!c) { return NULL; }
    c->multi = curl_multi_init();
    c->authorities = authorities ? strdup(authorities) : NULL;
    c->plain = plain;
    c->body_max = body_max;
    if (!c->multi || (authorities && !c->authorities)) {
        ccurl_close(c);
        return NULL;
    }
    return c;
}

static void destroy(transfer *t) {
    if (t->easy) { curl_easy_cleanup(t->easy); }
    curl_slist_free_all(t->headers);
    free(t->head.memory);
    free(t->body.memory);
    free(t);
}

void ccurl_close(ccurl *c) {
    for (transfer *t = c->running; t;) {
        transfer *next = t->next;
        curl_multi_remove_handle(c->multi, t->easy);
        destroy(t);
        t = next;
    }
    for (transfer *t = c->idle; t;) {
        transfer *next = t->next;
        destroy(t);
        t = next;
    }
    if (c->multi) { curl_multi_cleanup(c->multi); }
    free(c->authorities);
    free(c);
    curl_global_cleanup();
}

static transfer *obtain(ccurl *c) {
    transfer *t = c->idle;
    if (t) {
        c->idle = t->next;
        curl_easy_reset(t->easy); // connections and sessions stay in the multi handle
    } else {
        t = calloc(1, sizeof *t);
        if (!t) { return NULL; }
        t->easy = curl_easy_init();
        if (!t->easy) {
            free(t);
            return NULL;
        }
    }
    t->head.count = 0;
    t->body.count = 0;
    t->body_max = c->body_max;
    t->why[0] = 0;
    t->next = NULL;
    return t;
}

static int add_headers(transfer *t, const char *lines) {
    while (*lines) {
        const char *end = strchr(lines, '\n');
        size_t count = end ? (size_t)(end - lines) : strlen(lines);
        char *line = strndup(lines, count);
        struct curl_slist *longer = line ? curl_slist_append(t->headers, line) : NULL;
        free(line);
        if (!longer) { return 0; }
        t->headers = longer;
        lines += end ? count + 1 : count;
    }
    return 1;
}

static int configure(ccurl *c, transfer *t, const ccurl_request *r) {
    CURL *e = t->easy;
    int good = 1;
#define SET(option, value) good = good && curl_easy_setopt(e, option, value) == CURLE_OK
    SET(CURLOPT_URL, r->url);
    SET(CURLOPT_PROTOCOLS_STR, c->plain ? "http,https" : "https");
    SET(CURLOPT_FOLLOWLOCATION, 0L); // a redirect could lead off the allow-list
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_NOPROXY, "*");
    SET(CURLOPT_TIMEOUT_MS, r->timeout_ms);
    SET(CURLOPT_TCP_NODELAY, 1L);
    SET(CURLOPT_TCP_KEEPALIVE, 1L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (c->authorities) {
        SET(CURLOPT_CAINFO, c->authorities);
        SET(CURLOPT_CAPATH, NULL);
    }
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, t);
    SET(CURLOPT_HEADERFUNCTION, take_head);
    SET(CURLOPT_HEADERDATA, t);
    SET(CURLOPT_ERRORBUFFER, t->why);
    SET(CURLOPT_PRIVATE, t);
    SET(CURLOPT_CUSTOMREQUEST, r->method);
    if (r->body_count > 0) {
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body_count);
        SET(CURLOPT_COPYPOSTFIELDS, r->body);
    } else if (strcmp(r->method, "POST") == 0 || strcmp(r->method, "PUT") == 0) {
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)0);
        SET(CURLOPT_COPYPOSTFIELDS, "");
    }
    good = good && add_headers(t, "Expect:");
    good = good && add_headers(t, r->headers);
    SET(CURLOPT_HTTPHEADER, t->headers);
#undef SET
    return good;
}

int ccurl_begin(ccurl *c, const ccurl_request *request) {
    transfer *t = obtain(c);
    if (!t) { return -1; }
    t->id = request->id;
    if (!configure(c, t, request) || curl_multi_add_handle(c->multi, t->easy) != CURLM_OK) {
        destroy(t);
        return -1;
    }
    t->next = c->running;
    c->running = t;
    return 0;
}

int ccurl_poll(ccurl *c, int wait_ms) {
    int running = 0;
    curl_multi_perform(c->multi, &running);
    if (wait_ms > 0) { curl_multi_poll(c->multi, NULL, 0, wait_ms, NULL); }
    curl_multi_perform(c->multi, &running);
    return running;
}

void ccurl_wake(ccurl *c) { curl_multi_wakeup(c->multi); }

static int64_t moment(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? (int64_t)value : 0;
}

int ccurl_next(ccurl *c, ccurl_result *result) {
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(c->multi, &left))) {
        if (message->msg != CURLMSG_DONE) { continue; }
        CURLcode code = message->data.result;
        transfer *t = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
        long status = 0;
        curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
        if (code != CURLE_OK && t->why[0] == 0) { strncpy(t->why, curl_easy_strerror(code), CURL_ERROR_SIZE - 1); }
        if (code == CURLE_OK) { t->why[0] = 0; }
        *result = (ccurl_result){
            .transfer = t,
            .id = t->id,
            .status = code == CURLE_OK ? (uint32_t)status : 0,
            .head = t->head.memory,
            .head_count = t->head.count,
            .body = t->body.memory,
            .body_count = t->body.count,
            .why = t->why,
            .resolved_us = moment(t->easy, CURLINFO_NAMELOOKUP_TIME_T),
            .connected_us = moment(t->easy, CURLINFO_CONNECT_TIME_T),
            .secured_us = moment(t->easy, CURLINFO_APPCONNECT_TIME_T),
            .first_byte_us = moment(t->easy, CURLINFO_STARTTRANSFER_TIME_T),
            .total_us = moment(t->easy, CURLINFO_TOTAL_TIME_T),
        };
        curl_multi_remove_handle(c->multi, t->easy);
        return 1;
    }
    return 0;
}

void ccurl_recycle(ccurl *c, void *handle) {
    transfer *t = handle;
    for (transfer **at = &c->running; *at; at = &(*at)->next) {
        if (*at == t) {
            *at = t->next;
            break;
        }
    }
    curl_slist_free_all(t->headers);
    t->headers = NULL;
    t->next = c->idle;
    c->idle = t;
}
