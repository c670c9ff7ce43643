// Attention of one query to one source sentence, for each kind of score, with naive twins.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One query's attention. Position j of the sentence is row `positions[j]` of keys and annotations.
typedef struct ck_attention {
  size_t length;
  const int32_t *positions;
  /// The size of a query and of a key.
  size_t size;
  const float *query;
  /// [*, size]
  const float *keys;
  /// [size]: the weights of an additive score
  const float *v;
  /// The size of an annotation.
  size_t width;
  /// [*, width]
  const float *annotations;
  /// [length]: the softmax of the scores; written forward
  float *weights;
  /// [width]: the sum of the annotations, each times its weight; written forward
  float *context;
  /// The size of a word's embedding; 0 where words are not summed.
  size_t wordWidth;
  /// [*, wordWidth]: the embeddings of the words, in the rows of their annotations
  const float *words;
  /// [wordWidth]: their sum, each times its weight; written forward
  float *wordSum;

  // Backward.
  /// [width]
  const float *dContext;
  /// [wordWidth]
  const float *dWordSum;
  /// [*, wordWidth], added to
  float *dWords;
  /// [length]: derivatives of the weights themselves; may be NULL
  const float *dWeights;
  /// [size], written
  float *dQuery;
  /// [*, size], [size], [*, width]: added to
  float *dKeys, *dV, *dAnnotations;
  /// [length], working memory
  float *dScores;
} ck_attention;

/// score[j] = v · tanh(query + keys[j])
void ck_additive_attention_forward(const ck_attention *attention);
void ck_additive_attention_backward(const ck_attention *attention);
void naive_additive_attention_forward(const ck_attention *attention);
void naive_additive_attention_backward(const ck_attention *attention);

/// score[j] = query · keys[j]
void ck_dot_attention_forward(const ck_attention *attention);
void ck_dot_attention_backward(const ck_attention *attention);
void naive_dot_attention_forward(const ck_attention *attention);
void naive_dot_attention_backward(const ck_attention *attention);

/// Turns weights into weights[j] · exp(v · outputs[j]), divided by their sum, and writes the context anew.
///
/// `outputs` is [length, size]; query and keys are not read. A weight counts as at least 1e-30.
void ck_posterior_attention(const ck_attention *attention, const float *outputs);
void naive_posterior_attention(const ck_attention *attention, const float *outputs);

#ifdef __cplusplus
}
#endif
