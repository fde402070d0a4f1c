// TLS over memory: a session reads ciphertext from one caller-owned span and writes it into another.
//
// OpenSSL's macros, callbacks and BIO method live here; policy (versions, ciphers, files) comes in as arguments.
#ifndef COPENSSL_WIRE_H
#define COPENSSL_WIRE_H
#include <features.h>
#include <stddef.h>
#include <stdint.h>

/// Keys, trust and settings shared by sessions; used by one thread at a time.
typedef struct copenssl_context copenssl_context;

/// One TLS connection without a socket.
typedef struct copenssl_session copenssl_session;

/// Where a session's ciphertext comes from and goes to; first member of every session.
typedef struct copenssl_wire {
    const uint8_t *input;
    size_t input_count;
    uint8_t *output;
    size_t output_capacity;
    size_t output_count;
} copenssl_wire;

/// What a session call came to when it was not a count of bytes.
enum {
    COPENSSL_WANTS_INPUT = 0,
    COPENSSL_CLOSED = -1,
    COPENSSL_FAILED = -2,
    COPENSSL_WANTS_ROOM = -3,
};

/// A client context that verifies chains against `authorities` (a PEM file), or the system store when null.
///
/// Returns null and puts words into `why` on failure.
copenssl_context *copenssl_client_context(const char *authorities, int minimum, int maximum, const char *suites13,
                                          const char *ciphers12, char *why, size_t why_capacity);

/// A server context over PEM files.
copenssl_context *copenssl_server_context(const char *chain, const char *key, int minimum, int maximum,
                                          const char *suites13, const char *ciphers12, char *why, size_t why_capacity);

void copenssl_context_free(copenssl_context *context);

/// Caps the plaintext of one outgoing record, which sizes OpenSSL's write buffer.
void copenssl_context_limit_records(copenssl_context *context, long bytes);

/// A client session that sends `host` as server name and accepts only a certificate for it (a name or an address).
copenssl_session *copenssl_client_session(copenssl_context *context, const char *host);

copenssl_session *copenssl_server_session(copenssl_context *context);

void copenssl_session_free(copenssl_session *session);

static inline copenssl_wire *copenssl_session_wire(copenssl_session *session) { return (copenssl_wire *)session; }

/// 1 when the handshake is complete, else one of the outcomes above.
int copenssl_handshake(copenssl_session *session);

/// Plaintext bytes put into `into`, or an outcome; `WANTS_INPUT` only once the record layer is empty.
long copenssl_read(copenssl_session *session, void *into, size_t capacity);

/// All of `from` encrypted into the output span, or an outcome.
///
/// The caller leaves room: `copenssl_record_overhead` a record.
long copenssl_write(copenssl_session *session, const void *from, size_t count);

/// Bytes a record may add to its plaintext, generously.
enum { COPENSSL_RECORD_OVERHEAD = 64 };

/// Queues the closing alert.
void copenssl_shut(copenssl_session *session);

/// Asks both sides to take new keys (1.3 only); 1 when queued.
int copenssl_update_keys(copenssl_session *session);

/// 1 when this session resumed an earlier one.
int copenssl_resumed(copenssl_session *session);

/// The protocol version on the wire: 0x0303 or 0x0304.
int copenssl_version(copenssl_session *session);

/// The cipher suite's name, static text.
const char *copenssl_cipher(copenssl_session *session);

/// Why the last call failed, in words without secrets.
void copenssl_why(copenssl_session *session, char *why, size_t capacity);

/// Resumable sessions of one destination; holds at most one.
typedef struct copenssl_ticket copenssl_ticket;
copenssl_ticket *copenssl_ticket_new(void);
void copenssl_ticket_free(copenssl_ticket *ticket);

/// Resumes from `ticket` if it holds a session, and keeps newer ones there.
///
/// The ticket outlives the session.
void copenssl_session_resumes(copenssl_session *session, copenssl_ticket *ticket);

/// The RFC 6455 answer to a 24-byte key: 28 characters.
void copenssl_websocket_accept(const char key[24], char answer[28]);

/// Base64 of 16 bytes: 24 characters.
void copenssl_base64_16(const uint8_t bytes[16], char text[24]);
#endif
