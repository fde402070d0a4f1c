// Reading of gzip files; a file that is not compressed is read as it is.
#ifndef CZLIB_H
#define CZLIB_H
#include <features.h>
#include <stddef.h>

/// Opens a file; NULL when it cannot be opened.
void *czlib_open(const char *path);

/// Reads up to `count` bytes; 0 at the end, -1 when the file is damaged.
long czlib_read(void *file, void *buffer, size_t count);

/// Closes the file.
void czlib_close(void *file);
#endif
