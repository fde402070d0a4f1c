// Makes a folder's disk full for the process it is loaded into, on hosts where no small file system can be mounted.
//
// While the folder APUS_SMALL_DISK holds a file named "filler", what would make a file below it longer is refused as
// the kernel refuses it. Bytes inside a file's length have their blocks already, and are taken.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[512], filler[528];

__attribute__((constructor)) static void load(void) {
    const char *path = getenv("APUS_SMALL_DISK");
    if (!path) { return; }
    snprintf(folder, sizeof folder, "%s/", path);
    snprintf(filler, sizeof filler, "%s/filler", path);
}

static int is_full(void) {
    int before = errno;
    int full = folder[0] && access(filler, F_OK) == 0;
    errno = before;
    return full;
}

// Whether bytes that end there find no room; errno stays as it was.
static int is_refused(int file, off_t end) {
    int before = errno, refused = 0;
    char name[64], path[512];
    struct stat state;
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    if (is_full()) {
        ssize_t count = readlink(name, path, sizeof path - 1);
        path[count > 0 ? count : 0] = 0;
        refused = strncmp(path, folder, strlen(folder)) == 0 && fstat(file, &state) == 0 && end > state.st_size;
    }
    errno = before;
    return refused;
}

// Where the next bytes of a plain write end; what is no file gives nothing of use, and is not below the folder.
static off_t next_end(int file, size_t count) {
    int before = errno, flags = fcntl(file, F_GETFL);
    off_t from = lseek(file, 0, flags >= 0 && (flags & O_APPEND) ? SEEK_END : SEEK_CUR);
    errno = before;
    return from + (off_t)count;
}

#define REAL(name, result, ...)                                                     \
    static result (*real)(__VA_ARGS__);                                             \
    if (!real) { real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name); }

#define REFUSE                                                                      \
    do {                                                                            \
        errno = ENOSPC;                                                             \
        return -1;                                                                  \
    } while (0)

ssize_t write(int file, const void *from, size_t count) {
    REAL(write, ssize_t, int, const void *, size_t)
    // Moving to the end of an appended file is what the write itself would do.
    if (is_full() && is_refused(file, next_end(file, count))) { REFUSE; }
    return real(file, from, count);
}

ssize_t pwrite(int file, const void *from, size_t count, off_t offset) {
    REAL(pwrite, ssize_t, int, const void *, size_t, off_t)
    if (is_refused(file, offset + (off_t)count)) { REFUSE; }
    return real(file, from, count, offset);
}

ssize_t pwrite64(int file, const void *from, size_t count, off64_t offset) {
    return pwrite(file, from, count, offset);
}

int posix_fallocate(int file, off_t from, off_t length) {
    REAL(posix_fallocate, int, int, off_t, off_t)
    return is_refused(file, from + length) ? ENOSPC : real(file, from, length);
}

int posix_fallocate64(int file, off64_t from, off64_t length) { return posix_fallocate(file, from, length); }
