// Counts the program's allocations, for benchmarks and tests: `malloc` and its relatives are replaced by functions that
// count and go on to those of the C library.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Whether allocations are counted here: with glibc, and without a sanitizer (which replaces `malloc` itself).
int ac_is_counting(void);

/// Allocations until now, in all threads: those for which `is_library` answered nonzero, or the others.
uint64_t ac_count(int in_library);
/// Allocations of the calling thread until now.
uint64_t ac_thread_count(int in_library);

/// Allocations of the calling thread less what it has freed: what does not grow by work that is done twice leaks nothing.
int64_t ac_thread_held(void);

/// Which allocations belong to a library: `is_library` is asked in the thread that allocates, and must not allocate.
void ac_set_library(int (*is_library)(void));

#ifdef __cplusplus
}
#endif
