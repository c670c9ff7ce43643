// When an allocation fails anywhere in the process, it ends with a message and exit code 71.
//
// Neither the Swift runtime nor the libraries of the command handle failed allocations: the runtime stops with a backtrace,
// others write to invalid addresses. So the executable, and no library, defines `malloc` and its relatives, and `mmap`, which
// call those of the system and end the process if they fail.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Touches the stack that the main thread may need, and makes malloc reserve less address space if that is limited. Call it
/// first.
void mf_start(void);

/// Sets the advice at the end of the message. The text must stay valid.
void mf_set_advice(const char *advice);

/// From now on allocations that would exceed this limit fail. It is the limit of the control group, at which the kernel
/// kills the process without a message.
void mf_limit_group(uint64_t bytes);

typedef enum mf_resource { mf_address_space, mf_data } mf_resource;
/// The limit of a resource, in bytes; UINT64_MAX if there is none.
uint64_t mf_limit(mf_resource resource);

/// The memory of the process in bytes; zeros if unknown.
typedef struct mf_use {
  uint64_t address_space;
  /// As RLIMIT_DATA counts it, used or not.
  uint64_t data;
  /// Resident, without the pages of files.
  uint64_t anonymous;
} mf_use;
mf_use mf_in_use(void);

/// Called before each allocation.
void mf_will_ask(size_t bytes);
/// Writes the message that an allocation of `bytes` failed, and ends the process with 71.
_Noreturn void mf_refused(size_t bytes);

#ifdef __cplusplus
}
#endif
