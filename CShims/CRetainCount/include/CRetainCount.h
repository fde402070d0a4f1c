// Counts this thread's retains and marks counted sections for callgrind; for the probe executable alone.
#ifndef CRETAINCOUNT_H
#define CRETAINCOUNT_H
#include <stdint.h>

/// Retains and releases this thread has made so far; works with the shared Swift runtime only.
uint64_t cretaincount_retains(void);
uint64_t cretaincount_releases(void);

/// Starts a section counted by callgrind; does nothing outside it.
void cretaincount_section_begin(void);

/// Leaves what follows out of the count, up to the next call of `cretaincount_section_resume`.
void cretaincount_section_pause(void);

/// Counts again.
void cretaincount_section_resume(void);

/// Ends the section and has callgrind write its total under `name`.
void cretaincount_section_end(const char *name);
#endif
