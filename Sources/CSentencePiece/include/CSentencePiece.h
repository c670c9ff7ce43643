#pragma once

#include <stddef.h>
#include <stdint.h>

/// SentencePiece behind plain C: no C++ type and no exception crosses this header, and what the library says of a
/// failure only as the text of a `message`.

#ifdef __cplusplus
extern "C" {
#endif

/// A loaded model. Every function that takes it as `const` may be called from many threads at once.
typedef struct SubwordModel SubwordModel;

/// What came of a call.
typedef enum SubwordOutcome {
  SubwordSuccess,
  /// The library does not take what it was given.
  SubwordUnsuitable,
  /// The system gave no memory.
  SubwordNoMemory,
  /// The system gave no thread.
  SubwordNoThread,
} SubwordOutcome;

/// Loads a serialised model.
///
/// @param model receives the model, to be freed with subword_model_free
/// @param message receives a NUL-terminated reason where the call does not succeed
SubwordOutcome subword_model_load(const uint8_t *bytes, size_t count, SubwordModel **model,
                                  char *message, size_t message_capacity);

void subword_model_free(SubwordModel *model);

/// Encodes UTF-8 text.
///
/// Offsets are in bytes of `text`, before the model's normalisation; a piece may have no width.
///
/// @param ids, begins, ends room for `capacity` pieces each
/// @return the number of pieces; where it exceeds `capacity`, the call has to be repeated with that much room.
///   -1 where the library refuses the text, -2 where the system gave no memory.
ptrdiff_t subword_model_encode(const SubwordModel *model, const char *text, size_t count,
                               int32_t *ids, uint32_t *begins, uint32_t *ends, size_t capacity);

/// What a training is told; everything else is fixed by the implementation.
typedef struct SubwordTraining {
  /// "unigram", "bpe", "char" or "word".
  const char *kind;
  /// The name of one of the library's normalisation rules: "identity", "nmt_nfkc".
  const char *normalization;
  /// What an unknown piece is printed as.
  const char *unknown_surface;
  /// An upper limit; a text that does not give as many pieces gives fewer.
  int32_t vocabulary_size;
  /// Unigram models depend on it: it is part of the result, not of the machine.
  int32_t thread_count;
} SubwordTraining;

/// Gives the next sentence as UTF-8, valid until the next call; NULL after the last.
typedef const char *(*SubwordSentence)(void *context, size_t *count);

/// Trains a model with `<unk> <pad> <s> </s>` as 0…3.
///
/// @param model receives the serialised model, to be freed with subword_bytes_free
/// @param message receives a NUL-terminated reason where the call does not succeed
SubwordOutcome subword_train(const SubwordTraining *training, SubwordSentence next, void *context,
                             uint8_t **model, size_t *model_count, char *message,
                             size_t message_capacity);

void subword_bytes_free(uint8_t *bytes);

#ifdef __cplusplus
}
#endif
