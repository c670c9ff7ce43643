// What happens when the system refuses memory: one sentence and exit code 71, wherever in the process it was asked for.
//
// Neither the Swift runtime nor the libraries under the command can go on without memory that they ask for: the runtime
// stops with a backtrace, others write where nothing is. So the command asks in their place: it defines `malloc` and its
// relatives, and `mmap`, which call those of the system and end the process when they answer with nothing. Only the
// executable does this, never a library.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Makes ready: takes the stack that the main thread may need, and lets malloc reserve less address space where that is
/// limited. Call it first.
void mf_start(void);

/// What to lower: the end of the sentence. The text must stay where it is.
void mf_set_advice(const char *advice);

/// From now on memory is refused, too, that would take the process beyond so many bytes: its control group has no more, and
/// the kernel would kill the process for them without a word.
void mf_limit_group(uint64_t bytes);

typedef enum mf_resource { mf_address_space, mf_data } mf_resource;
/// The limit of a resource, in bytes; UINT64_MAX where there is none.
uint64_t mf_limit(mf_resource resource);

/// Bytes of the process now; zeros where the system does not say.
typedef struct mf_use {
  uint64_t address_space;
  /// As RLIMIT_DATA counts it, used or not.
  uint64_t data;
  /// In memory, and of no file.
  uint64_t anonymous;
} mf_use;
mf_use mf_in_use(void);

/// What is called before memory is asked for.
void mf_will_ask(size_t bytes);
/// Says that so many bytes were refused, and ends the process with 71.
_Noreturn void mf_refused(size_t bytes);

#ifdef __cplusplus
}
#endif
