// Ends the process it is loaded into at a named moment, by SIGKILL, from inside the thread that got there.
//
// Preloaded into the engine alone. The test's shared page says which moment and which occurrence of it; a pipe
// tells the test what was reached. The product knows nothing of this: the moments are its own calls into libc, and
// its own stores to the journal's watermarks, which fault because their page is kept read-only here.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <ucontext.h>
#include <unistd.h>

// The numbers of Tests/Crash/moments.py.
enum moment {
    NOTHING,
    INTENT_MADE,      // the record of a new order is written, not yet published
    INTENT_UNSENT,    // published, its bytes not yet given to the kernel
    INTENT_SENT,      // given to the kernel, and nothing after it
    ANSWER_UNREAD,    // an answer came after it and was not looked at
    FILL_MADE,        // the record of a fill is written, not yet published
    FILL_BOOKED,      // published, nothing after it
    RECOVERY_FILE,    // the opening of the journal: before a call on one of its files
    RECOVERY_SEND,    // before RUN: before bytes go to the venue
    RECOVERY_RECORD,  // before RUN: a record is written, not yet published
    ROLL_OVER,        // a full segment is being sealed and the next made: before a call of it
    MOMENTS
};

// Shared with the test.
struct page {
    _Atomic uint32_t moment, count;
    _Atomic uint32_t met[MOMENTS];
};

// docs/journal.md: the ring's head, its first watermark, and a record.
enum { HEAD = 4096, APPENDED = 512, RECORD = 128, PLACE = 2, FILL = 9, MODE = 19, RUN = 1, JOURNAL_FILES = 1024 };

enum role { UNKNOWN, OPENER, LANE, DRAINER, OTHER };

static struct page *asked;
static int told = -1;
static unsigned char *ring;
static _Atomic int runs;
static _Atomic uint64_t scanned;
static __thread enum role own_role;
static __thread int stepping_over;
static _Atomic unsigned char is_journal[JOURNAL_FILES];
static int rolling, roll_step;
static uint64_t sent_to;
static int answer_on = -1;

static enum role role(void) {
    if (own_role != UNKNOWN) { return own_role; }
    if (getpid() == (pid_t)syscall(SYS_gettid)) { return own_role = OPENER; }
    char name[16] = "";
    prctl(PR_GET_NAME, name);
    if (strcmp(name, "apus.lane") == 0) { return own_role = LANE; }
    if (strcmp(name, "apus.drainer") == 0) { return own_role = DRAINER; }
    return OTHER;
}

static void tell(const char *text, int count) {
    if (write(told, text, (size_t)count) != count) { _exit(99); }
}

// Counts the moment; ends the process when it is the one asked for. The record may be NULL.
static void reach(enum moment moment, const unsigned char *record, const char *call) {
    if (!asked) { return; }
    atomic_fetch_add(&asked->met[moment], 1);
    if (atomic_load(&asked->moment) != moment || atomic_fetch_sub(&asked->count, 1) != 1) { return; }
    uint64_t position = 0, client = 0, trade = 0;
    if (record) {
        memcpy(&position, record, 8);
        memcpy(&client, record + 16, 8);
        memcpy(&trade, record + 80, 8);
    }
    char text[160];
    int count = snprintf(text, sizeof text, "at %d %llu %llu %llu %s\n", (int)moment, (unsigned long long)position,
                         (unsigned long long)client, (unsigned long long)trade, call);
    tell(text, count);
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) { syscall(SYS_pause); }
}

// A fill of size zero only adds the commission of one that is booked.
static int is_fill(const unsigned char *record) {
    uint64_t quantity;
    memcpy(&quantity, record + 48, 8);
    return record[104] == FILL && quantity != 0;
}

static uint64_t appended(void) { return *(volatile uint64_t *)(ring + APPENDED); }

// The record at a position, when the slot holds it.
static const unsigned char *record_at(uint64_t position) {
    uint64_t capacity, found;
    memcpy(&capacity, ring + 16, 8);
    const unsigned char *record = ring + HEAD + (position & (capacity - 1)) * RECORD;
    memcpy(&found, record, 8);
    return found == position ? record : NULL;
}

// Says once that the lane trades; looks at all records since the last look, for a store may slip through.
static void look_for_run(void) {
    uint64_t end = appended();
    for (uint64_t at = atomic_load(&scanned); at < end; at++) {
        const unsigned char *record = record_at(at);
        if (!record || record[104] != MODE || record[108] != RUN) { continue; }
        if (atomic_exchange(&runs, 1) == 0) { tell("run\n", 4); }
    }
    atomic_store(&scanned, end);
}

static void before_publishing(void) {
    const unsigned char *record = record_at(appended());
    if (!record) { return; }
    if (!atomic_load(&runs)) { reach(RECOVERY_RECORD, record, "append"); }
    if (record[104] == PLACE) { reach(INTENT_MADE, record, "append"); }
    if (is_fill(record)) { reach(FILL_MADE, record, "append"); }
}

static void after_publishing(void) {
    const unsigned char *record = record_at(appended() - 1);
    look_for_run();
    if (record && is_fill(record)) { reach(FILL_BOOKED, record, "append"); }
}

// A store to the ring's head: it is let through alone, one instruction long.
static void faulted(int number, siginfo_t *info, void *context) {
    unsigned char *address = info->si_addr;
    if (!ring || address < ring || address >= ring + HEAD) {
        signal(number, SIG_DFL);
        return;
    }
    stepping_over = address == ring + APPENDED && role() == LANE;
    if (stepping_over) { before_publishing(); }
    mprotect(ring, HEAD, PROT_READ | PROT_WRITE);
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] |= 0x100;
}

static void stepped(int number, siginfo_t *info, void *context) {
    (void)number;
    (void)info;
    mprotect(ring, HEAD, PROT_READ);
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~0x100LL;
    if (stepping_over) { after_publishing(); }
}

__attribute__((constructor)) static void load(void) {
    const char *path = getenv("APUS_MOMENT_PAGE"), *pipe = getenv("APUS_MOMENT_PIPE");
    if (!path || !pipe) { return; }
    told = atoi(pipe);
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
    asked = mmap(NULL, sizeof *asked, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (file < 0 || asked == MAP_FAILED) { _exit(98); }
    struct sigaction fault = {.sa_sigaction = faulted, .sa_flags = SA_SIGINFO};
    struct sigaction step = {.sa_sigaction = stepped, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &fault, NULL);
    sigaction(SIGTRAP, &step, NULL);
}

#define REAL(name, result, ...)                                                     \
    static result (*real)(__VA_ARGS__);                                             \
    if (!real) { real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name); }

// A call on a file of the journal's is about to be made.
static void touch(const char *call) {
    switch (role()) {
    case OPENER: reach(RECOVERY_FILE, NULL, call); break;
    case DRAINER:
        if (!rolling) { break; }
        roll_step++;
        reach(ROLL_OVER, NULL, call);
        break;
    default: break;
    }
}

static int is_path_of_journal(const char *path) { return path && strstr(path, "/journal") != NULL; }
static int is_file_of_journal(int file) {
    return file >= 0 && file < JOURNAL_FILES && atomic_load(&is_journal[file]);
}

int open(const char *path, int flags, ...) {
    REAL(open, int, const char *, int, ...)
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    int mine = asked && is_path_of_journal(path);
    if (mine) { touch("open"); }
    int file = real(path, flags, mode);
    if (file >= 0 && file < JOURNAL_FILES) { atomic_store(&is_journal[file], (unsigned char)mine); }
    return file;
}

ssize_t pread(int file, void *into, size_t count, off_t offset) {
    REAL(pread, ssize_t, int, void *, size_t, off_t)
    if (is_file_of_journal(file)) { touch("pread"); }
    return real(file, into, count, offset);
}

ssize_t pwrite(int file, const void *from, size_t count, off_t offset) {
    REAL(pwrite, ssize_t, int, const void *, size_t, off_t)
    if (is_file_of_journal(file)) {
        if (role() == DRAINER && offset > 0 && count >= 8) {
            // The trailer of a full segment begins a roll-over; the next batch of records ends it.
            rolling = memcmp(from, "APUSSEAL", 8) == 0;
        }
        touch("pwrite");
    }
    return real(file, from, count, offset);
}

int fdatasync(int file) {
    REAL(fdatasync, int, int)
    if (is_file_of_journal(file)) { touch("fdatasync"); }
    return real(file);
}

int fsync(int file) {
    REAL(fsync, int, int)
    if (is_file_of_journal(file)) { touch("fsync"); }
    return real(file);
}

int ftruncate(int file, off_t length) {
    REAL(ftruncate, int, int, off_t)
    if (is_file_of_journal(file)) { touch("ftruncate"); }
    return real(file, length);
}

int posix_fallocate(int file, off_t from, off_t length) {
    REAL(posix_fallocate, int, int, off_t, off_t)
    if (is_file_of_journal(file)) { touch("fallocate"); }
    return real(file, from, length);
}

int rename(const char *from, const char *to) {
    REAL(rename, int, const char *, const char *)
    if (is_path_of_journal(to)) { touch("rename"); }
    return real(from, to);
}

int unlink(const char *path) {
    REAL(unlink, int, const char *)
    if (is_path_of_journal(path)) { touch("unlink"); }
    return real(path);
}

void *mmap(void *hint, size_t length, int protection, int flags, int file, off_t offset) {
    REAL(mmap, void *, void *, size_t, int, int, int, off_t)
    void *base = real(hint, length, protection, flags, file, offset);
    if (!asked || base == MAP_FAILED || file < 0 || !(flags & MAP_SHARED)) { return base; }
    char name[64], path[512];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    ssize_t count = readlink(name, path, sizeof path - 1);
    if (count <= 0) { return base; }
    path[count] = 0;
    const char *last = strrchr(path, '/');
    if (last && strcmp(last, "/journal.ring") == 0) {
        ring = base;
        atomic_store(&scanned, UINT64_MAX);
        mprotect(ring, HEAD, PROT_READ);
    }
    return base;
}

ssize_t send(int socket, const void *from, size_t count, int flags) {
    REAL(send, ssize_t, int, const void *, size_t, int)
    if (!asked || !ring || role() != LANE) { return real(socket, from, count, flags); }
    if (!atomic_load(&runs)) { reach(RECOVERY_SEND, NULL, "send"); }
    // The newest record is the intent whose bytes these are, if it is one that was not sent before.
    uint64_t end = appended();
    const unsigned char *record = end > 0 && end != sent_to ? record_at(end - 1) : NULL;
    if (!record || record[104] != PLACE) { return real(socket, from, count, flags); }
    sent_to = end;
    reach(INTENT_UNSENT, record, "send");
    ssize_t taken = real(socket, from, count, flags);
    if (taken == (ssize_t)count) {
        reach(INTENT_SENT, record, "send");
        answer_on = socket;
    }
    return taken;
}

ssize_t recv(int socket, void *into, size_t count, int flags) {
    REAL(recv, ssize_t, int, void *, size_t, int)
    ssize_t taken = real(socket, into, count, flags);
    if (asked && taken > 0 && role() == LANE && socket == answer_on) {
        answer_on = -1;
        // Nothing was learned of the order by another way: its record is still the last one.
        const unsigned char *record = sent_to == appended() ? record_at(sent_to - 1) : NULL;
        if (record) { reach(ANSWER_UNREAD, record, "recv"); }
    }
    return taken;
}
