#include "CReference.h"

extern "C" void creference_keep(int64_t) {}
