// Counts the program's allocations, for benchmarks and tests: replaces `malloc` and its relatives by functions that
// count and call those of the C library.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Whether allocations are counted: with glibc, and without a sanitizer, which replaces `malloc` itself.
int ac_is_counting(void);

/// The allocations of all threads so far, in the library or outside.
uint64_t ac_count(int in_library);
/// The allocations of the calling thread so far.
uint64_t ac_thread_count(int in_library);

/// The allocations of the calling thread minus what it has freed. If repeated work does not increase it, there is no
/// leak.
int64_t ac_thread_held(void);

/// Sets what decides whether an allocation is the library's: called in the thread that allocates, it must not allocate.
void ac_set_library(int (*is_library)(void));

#ifdef __cplusplus
}
#endif
