#include "CZlib.h"
#include <zlib.h>

void *czlib_open(const char *path) {
    gzFile file = gzopen(path, "rb");
    if (file != NULL) { gzbuffer(file, 1 << 17); }
    return file;
}

long czlib_read(void *file, void *buffer, size_t count) {
    int got = gzread(file, buffer, (unsigned)count);
    if (got > 0) { return got; }
    // A file cut off inside its compressed part ends without bytes and with an error.
    int error = Z_OK;
    gzerror(file, &error);
    return error == Z_OK || error == Z_STREAM_END ? 0 : -1;
}

void czlib_close(void *file) { gzclose(file); }
