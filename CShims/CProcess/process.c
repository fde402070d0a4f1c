#include "CProcess.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void restrict_set(cpu_set_t *set, uint64_t cpus) {
    CPU_ZERO(set);
    for (int cpu = 0; cpu < 64; cpu++) {
        if (cpus >> cpu & 1) { CPU_SET(cpu, set); }
    }
}

int cprocess_restrict(uint64_t cpus) {
    cpu_set_t set;
    restrict_set(&set, cpus);
    return sched_setaffinity(0, sizeof(set), &set) == 0 ? 0 : errno;
}

uint64_t cprocess_allowed(void) {
    cpu_set_t set;
    uint64_t cpus = 0;
    if (sched_getaffinity(0, sizeof(set), &set) != 0) { return 0; }
    for (int cpu = 0; cpu < 64; cpu++) {
        if (CPU_ISSET(cpu, &set)) { cpus |= 1ULL << cpu; }
    }
    return cpus;
}

int cprocess_spawn(
    const char *path, char *const arguments[], char *const environment[], int notify, int output, uint64_t cpus,
    int own_group, pid_t *child) {
    // The pipe closes on a successful exec and carries errno when there is none.
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) { return errno; }
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0) {
        int error = errno;
        close(report[0]);
        close(report[1]);
        return error;
    }
    if (pid == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, 0);
        if (own_group) { setpgid(0, 0); }
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) { _exit(127); }
        if (cpus != 0) { cprocess_restrict(cpus); }
        // dup2 onto itself would keep the close-on-exec flag.
        int failed = notify == 3 ? fcntl(3, F_SETFD, 0) < 0 : (notify >= 0 && dup2(notify, 3) < 0);
        if (!failed && output >= 0) { failed = dup2(output, 1) < 0 || dup2(output, 2) < 0; }
        if (!failed) { execve(path, arguments, environment); }
        int error = errno;
        ssize_t written = write(report[1], &error, sizeof(error));
        _exit(written == sizeof(error) ? 127 : 126);
    }
    close(report[1]);
    int error = 0;
    ssize_t count;
    do { count = read(report[0], &error, sizeof(error)); } while (count < 0 && errno == EINTR);
    close(report[0]);
    if (count == sizeof(error)) {
        waitpid(pid, 0, 0);
        return error;
    }
    *child = pid;
    return 0;
}

int cprocess_reap(pid_t *child, int *status) {
    int raw = 0;
    pid_t pid = waitpid(-1, &raw, WNOHANG);
    if (pid < 0 && errno != ECHILD) { return errno; }
    *child = pid > 0 ? pid : 0;
    *status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
    return 0;
}

int cprocess_signals(int *descriptor) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &set, 0) != 0) { return errno; }
    signal(SIGPIPE, SIG_IGN);
    int made = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (made < 0) { return errno; }
    *descriptor = made;
    return 0;
}

int cprocess_next_signal(int descriptor) {
    struct signalfd_siginfo info;
    return read(descriptor, &info, sizeof(info)) == sizeof(info) ? (int)info.ssi_signo : 0;
}

int cprocess_terminal_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) { return errno; }
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

int cprocess_clock_state(int64_t *error_microseconds) {
    struct timex state;
    memset(&state, 0, sizeof(state));
    int answer = adjtimex(&state);
    if (answer < 0) { return 2; }
    *error_microseconds = state.esterror;
    return answer == TIME_ERROR || state.status & STA_UNSYNC ? 1 : 0;
}

int cprocess_try_io_uring(void) {
    // The kernel's parameter block: 120 bytes that must be zero.
    char parameters[120];
    memset(parameters, 0, sizeof(parameters));
    long ring = syscall(SYS_io_uring_setup, 1, parameters);
    if (ring < 0) { return errno; }
    close((int)ring);
    return 0;
}

static uint64_t soft_limit(int resource) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) { return 0; }
    return limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur;
}

uint64_t cprocess_locked_bytes_limit(void) { return soft_limit(RLIMIT_MEMLOCK); }

uint64_t cprocess_descriptor_limit(void) { return soft_limit(RLIMIT_NOFILE); }

static int unix_address(const char *path, struct sockaddr_un *address) {
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof(address->sun_path)) { return ENAMETOOLONG; }
    memset(address, 0, sizeof(*address));
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length);
    return 0;
}

int cprocess_connect(const char *path, int *descriptor) {
    struct sockaddr_un address;
    int error = unix_address(path, &address);
    if (error != 0) { return error; }
    int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0) { return errno; }
    if (connect(made, (struct sockaddr *)&address, sizeof(address)) != 0) {
        error = errno;
        close(made);
        return error;
    }
    *descriptor = made;
    return 0;
}

int cprocess_listen(const char *path, int *descriptor) {
    struct sockaddr_un address;
    int error = unix_address(path, &address);
    if (error != 0) { return error; }
    int probe;
    if (cprocess_connect(path, &probe) == 0) {
        close(probe);
        return EADDRINUSE;
    }
    unlink(path);
    int made = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (made < 0) { return errno; }
    mode_t before = umask(0177);
    int bound = bind(made, (struct sockaddr *)&address, sizeof(address));
    error = bound == 0 ? 0 : errno;
    umask(before);
    if (error == 0 && listen(made, 8) != 0) { error = errno; }
    if (error != 0) {
        close(made);
        return error;
    }
    *descriptor = made;
    return 0;
}

int cprocess_accept(int listener, int *descriptor, uid_t *user) {
    *descriptor = -1;
    int made = accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (made < 0) { return errno == EAGAIN || errno == EINTR || errno == ECONNABORTED ? 0 : errno; }
    struct ucred caller;
    socklen_t size = sizeof(caller);
    if (getsockopt(made, SOL_SOCKET, SO_PEERCRED, &caller, &size) != 0) {
        int error = errno;
        close(made);
        return error;
    }
    *descriptor = made;
    *user = caller.uid;
    return 0;
}

int cprocess_lock_file(const char *path, int *descriptor) {
    int made = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (made < 0) { return errno; }
    if (flock(made, LOCK_EX | LOCK_NB) != 0) {
        int error = errno;
        close(made);
        return error;
    }
    *descriptor = made;
    return 0;
}

int cprocess_datagram(const char *socket_path, const char *text, size_t count) {
    struct sockaddr_un address;
    size_t length = strlen(socket_path);
    if (length == 0 || length >= sizeof(address.sun_path)) { return EINVAL; }
    memset(&address, 0, sizeof(address));
    address.sun_family = AF_UNIX;
    memcpy(address.sun_path, socket_path, length);
    if (address.sun_path[0] == '@') { address.sun_path[0] = 0; }
    int made = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (made < 0) { return errno; }
    ssize_t sent = sendto(
        made, text, count, MSG_NOSIGNAL, (struct sockaddr *)&address, offsetof(struct sockaddr_un, sun_path) + length);
    int error = sent == (ssize_t)count ? 0 : errno;
    close(made);
    return error;
}

int cprocess_pipe(int *read_end, int *write_end) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) { return errno; }
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        return error;
    }
    *read_end = ends[0];
    *write_end = ends[1];
    return 0;
}

int cprocess_wait(const int *descriptors, int count, int timeout_ms) {
    struct pollfd set[32];
    if (count > 32) { return -1; }
    for (int index = 0; index < count; index++) {
        set[index].fd = descriptors[index];
        set[index].events = POLLIN;
        set[index].revents = 0;
    }
    int ready = poll(set, (nfds_t)count, timeout_ms);
    return ready < 0 && errno == EINTR ? 0 : ready;
}

int cprocess_watch_folder(const char *path, int *descriptor) {
    int made = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (made < 0) { return errno; }
    if (inotify_add_watch(made, path, IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE) < 0) {
        int error = errno;
        close(made);
        return error;
    }
    *descriptor = made;
    return 0;
}

void cprocess_drain(int descriptor) {
    char bytes[4096];
    while (read(descriptor, bytes, sizeof(bytes)) > 0) {}
}
