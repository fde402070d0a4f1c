#include "CChecksum.h"

int cchecksum_available(void) { return __builtin_cpu_supports("sse4.2") != 0; }
