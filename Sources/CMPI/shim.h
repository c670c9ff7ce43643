// What Swift needs of MPI: its constants are macros that Swift does not see. Every function returns MPI's code, 0 for success.

#include <mpi.h>

/// A transfer, whatever the type of MPI's own handles is.
typedef struct {
  MPI_Request request;
} CMPIRequest;

/// Starts MPI. One thread at a time may call it; where the library cannot promise that, `threads` is 0.
static inline int cmpi_start(int *rank, int *count, int *threads) {
  int provided = MPI_THREAD_SINGLE;
  int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
  if (code != MPI_SUCCESS) return code;
  *threads = provided >= MPI_THREAD_SERIALIZED;
  // Errors come back as codes instead of ending the process without a word of ours.
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  code = MPI_Comm_rank(MPI_COMM_WORLD, rank);
  return code == MPI_SUCCESS ? MPI_Comm_size(MPI_COMM_WORLD, count) : code;
}

static inline int cmpi_send(const void *bytes, int count, int rank, int tag, CMPIRequest *request) {
  return MPI_Isend(bytes, count, MPI_BYTE, rank, tag, MPI_COMM_WORLD, &request->request);
}

static inline int cmpi_receive(void *bytes, int count, int rank, int tag, CMPIRequest *request) {
  return MPI_Irecv(bytes, count, MPI_BYTE, rank, tag, MPI_COMM_WORLD, &request->request);
}

/// Lets transfers make progress, and finds those that are complete.
///
/// - Parameter indices: [count], receives the indices of complete requests
static inline int cmpi_test(int count, CMPIRequest *requests, int *done, int *indices) {
  int code = MPI_Testsome(count, &requests->request, done, indices, MPI_STATUSES_IGNORE);
  if (*done == MPI_UNDEFINED) *done = 0;
  return code;
}

/// - Parameter text: [MPI_MAX_ERROR_STRING]
static inline void cmpi_describe(int code, char *text) {
  int length = 0;
  if (MPI_Error_string(code, text, &length) != MPI_SUCCESS) length = 0;
  text[length] = 0;
}

/// - Parameter text: [MPI_MAX_PROCESSOR_NAME + 1]
static inline int cmpi_host(char *text) {
  int length = 0;
  int code = MPI_Get_processor_name(text, &length);
  text[code == MPI_SUCCESS ? length : 0] = 0;
  return code;
}

static inline int cmpi_is_running(void) {
  int started = 0, ended = 0;
  MPI_Initialized(&started);
  MPI_Finalized(&ended);
  return started && !ended;
}

static inline int cmpi_finish(void) { return MPI_Finalize(); }

/// Ends the processes of all ranks.
static inline void cmpi_abort(int code) { MPI_Abort(MPI_COMM_WORLD, code); }
