// System calls of another program, counted from outside: it marks its sections, its tracer counts between the marks.
#ifndef CCALLCOUNT_H
#define CCALLCOUNT_H
#include <stdint.h>

/// Hears of one counted section: the name it was ended with, and the system calls of the thread that marked it.
typedef void (*ccallcount_report)(void *context, const char *name, uint64_t calls);

/// Runs a program to its end under a tracer, its output thrown away. 0 when it ended with 0; a positive errno
/// when it could not be traced; -1 when it failed.
int ccallcount_run(const char *path, char *const arguments[], ccallcount_report report, void *context);

/// In the counted program: counting begins, leaves out what follows, goes on, ends. Costs one refused system call.
void ccallcount_begin(void);
void ccallcount_pause(void);
void ccallcount_resume(void);
void ccallcount_end(const char *name);
#endif
