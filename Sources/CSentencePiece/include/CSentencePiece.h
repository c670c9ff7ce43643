#pragma once

#include <stddef.h>
#include <stdint.h>

/// SentencePiece in plain C, without C++ types and exceptions. The library's own errors are given as the text of a `message`.

#ifdef __cplusplus
extern "C" {
#endif

/// A loaded model. Every function that takes it as `const` may be called from many threads at once.
typedef struct SubwordModel SubwordModel;

/// The result of a call.
typedef enum SubwordOutcome {
  SubwordSuccess,
  /// The library refuses its input.
  SubwordUnsuitable,
  /// The system has no memory left.
  SubwordNoMemory,
  /// The system has no thread left.
  SubwordNoThread,
} SubwordOutcome;

/// Loads a serialised model.
///
/// @param model receives the model, to be freed with subword_model_free
/// @param message receives a NUL-terminated reason if the call fails
SubwordOutcome subword_model_load(const uint8_t *bytes, size_t count, SubwordModel **model,
                                  char *message, size_t message_capacity);

void subword_model_free(SubwordModel *model);

/// Encodes UTF-8 text.
///
/// Offsets are in bytes of `text`, before normalisation; a subword may be empty.
///
/// @param ids, begins, ends room for `capacity` subwords each
/// @return the number of subwords; if it exceeds `capacity`, repeat the call with that capacity.
///   -1 if the library refuses the text, -2 if the system has no memory left.
ptrdiff_t subword_model_encode(const SubwordModel *model, const char *text, size_t count,
                               int32_t *ids, uint32_t *begins, uint32_t *ends, size_t capacity);

/// Gives the next sentence as UTF-8, valid until the next call; NULL after the last.
typedef const char *(*SubwordSentence)(void *context, size_t *count);

/// Trains a model with `<unk> <pad> <s> </s>` as 0…3.
///
/// @param kind "unigram", "bpe", "char" or "word"
/// @param normalization the name of one of the library's rules: "identity", "nmt_nfkc"
/// @param vocabulary_size the maximum; a text may give fewer entries
/// @param model receives the serialised model, to be freed with subword_bytes_free
/// @param message receives a NUL-terminated reason if the call fails
SubwordOutcome subword_train(const char *kind, const char *normalization, int32_t vocabulary_size,
                             SubwordSentence next, void *context, uint8_t **model,
                             size_t *model_count, char *message, size_t message_capacity);

void subword_bytes_free(uint8_t *bytes);

#ifdef __cplusplus
}
#endif
