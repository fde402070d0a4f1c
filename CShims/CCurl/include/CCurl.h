// libcurl's multi interface for one worker thread: transfers in, finished transfers out.
//
// libcurl's option calls are variadic and do not import; each one used has its place in here.
#ifndef CCURL_H
#define CCURL_H
#include <features.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ccurl ccurl;

/// A finished transfer; its memory lives until `ccurl_recycle`.
typedef struct ccurl_result {
    void *transfer;
    uint64_t id;
    /// The HTTP status, or 0 when the transfer failed.
    uint32_t status;
    /// The header lines of the last response, each with CR LF.
    const uint8_t *head;
    size_t head_count;
    const uint8_t *body;
    size_t body_count;
    /// Why it failed, in words; empty otherwise.
    const char *why;
    /// Microseconds from the start to each point; 0 for points not passed.
    int64_t resolved_us, connected_us, secured_us, first_byte_us, total_us;
} ccurl_result;

/// A transfer to begin; texts end with a zero byte, header lines are separated by line feeds.
typedef struct ccurl_request {
    uint64_t id;
    const char *method;
    const char *url;
    const char *headers;
    const void *body;
    size_t body_count;
    long timeout_ms;
} ccurl_request;

/// Verifies against `authorities` (a PEM file), or the system store when null.
///
/// `plain` allows unencrypted http, for loopback.
ccurl *ccurl_open(const char *authorities, int plain, size_t body_max);
void ccurl_close(ccurl *curl);

/// Begins a transfer; 0, or -1 when it cannot even begin.
int ccurl_begin(ccurl *curl, const ccurl_request *request);

/// Moves transfers on, waiting at most `wait_ms` for something to happen; how many are running.
int ccurl_poll(ccurl *curl, int wait_ms);

/// Ends a wait in `ccurl_poll` from any thread.
void ccurl_wake(ccurl *curl);

/// The next finished transfer; 0 when there is none.
int ccurl_next(ccurl *curl, ccurl_result *result);

void ccurl_recycle(ccurl *curl, void *transfer);
#endif
