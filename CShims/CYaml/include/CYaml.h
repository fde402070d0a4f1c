// libyaml's event stream, one flat event at a time. No policy: what is allowed is decided in Swift.
#ifndef CYAML_H
#define CYAML_H
#include <features.h>
#include <stddef.h>

typedef struct cyaml_reader cyaml_reader;

enum cyaml_kind {
    CYAML_END = 0,
    CYAML_DOCUMENT = 1,
    CYAML_SCALAR = 2,
    CYAML_MAPPING_START = 3,
    CYAML_MAPPING_END = 4,
    CYAML_SEQUENCE_START = 5,
    CYAML_SEQUENCE_END = 6,
    CYAML_ALIAS = 7,
    CYAML_ERROR = 8,
    CYAML_OTHER = 9
};

typedef struct {
    int kind;
    /// Zero-based, as libyaml counts.
    size_t line, column;
    /// The scalar's bytes, or the error's words; valid until the next call.
    const char *text;
    size_t count;
    /// Whether a scalar was written without quotes.
    int plain;
    int has_anchor, has_tag;
} cyaml_event;

/// Reads `count` bytes that outlive the reader; NULL when memory is out.
cyaml_reader *cyaml_open(const unsigned char *bytes, size_t count);
void cyaml_close(cyaml_reader *reader);
void cyaml_next(cyaml_reader *reader, cyaml_event *event);
#endif
