// Processes and signals: what a supervisor needs and Swift's Glibc module hides. Each call returns 0 or a
// positive errno value unless said otherwise.
#ifndef CPROCESS_H
#define CPROCESS_H
#include <features.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Starts `path` in a session-sharing child that gets SIGTERM when this process dies. `notify` becomes descriptor 3;
/// `output` becomes its standard output and error, unless it is negative.
/// The child may run only on the processors of `cpus` (bit n: processor n; 0: all) and, with `own_group`, leads its own
/// process group, out of reach of the terminal's Ctrl-C.
int cprocess_spawn(
    const char *path, char *const arguments[], char *const environment[], int notify, int output, uint64_t cpus,
    int own_group, pid_t *child);

/// Collects one ended child without waiting: its pid (0: none) and its exit code, or 128 + signal.
int cprocess_reap(pid_t *child, int *status);

/// Blocks SIGTERM, SIGINT, SIGHUP, and SIGCHLD for all later threads, makes them readable, and ignores SIGPIPE.
int cprocess_signals(int *descriptor);

/// The next pending signal, or 0.
int cprocess_next_signal(int descriptor);

/// Restricts the calling thread, and the threads it starts later, to the processors of `cpus`.
int cprocess_restrict(uint64_t cpus);

/// The processors this process may use, as bits 0…63.
uint64_t cprocess_allowed(void);

/// 0: a time service keeps the clock (its estimated error in µs), 1: nobody does, 2: the kernel would not say.
int cprocess_clock_state(int64_t *error_microseconds);

/// Sends one datagram to a Unix socket; a leading '@' names one of the abstract space.
int cprocess_datagram(const char *socket_path, const char *text, size_t count);

/// A pipe whose read end does not block; neither end survives an exec.
int cprocess_pipe(int *read_end, int *write_end);

/// Waits until one of the descriptors is readable or the time is over. Returns -1 or the count.
int cprocess_wait(const int *descriptors, int count, int timeout_ms);

/// A descriptor that can be read once something in the folder was written, made or renamed.
int cprocess_watch_folder(const char *path, int *descriptor);

/// Takes everything that can be read without waiting.
void cprocess_drain(int descriptor);

/// Listens on a Unix socket that only its owner can reach; EADDRINUSE when somebody answers there already.
int cprocess_listen(const char *path, int *descriptor);

/// Takes one caller without waiting: its descriptor (-1: nobody) and its user.
int cprocess_accept(int listener, int *descriptor, uid_t *user);

/// Calls a Unix socket.
int cprocess_connect(const char *path, int *descriptor);

/// Takes an exclusive lock on a file that lasts as long as the descriptor; EWOULDBLOCK when another holds it.
int cprocess_lock_file(const char *path, int *descriptor);

/// The soft limits of lockable bytes and open descriptors; UINT64_MAX when there is none.
uint64_t cprocess_locked_bytes_limit(void);
uint64_t cprocess_descriptor_limit(void);

/// 0 when an io_uring can be set up, else errno.
int cprocess_try_io_uring(void);

/// The terminal's size; 0 when the descriptor is no terminal.
int cprocess_terminal_size(int descriptor, int *columns, int *rows);
#endif
