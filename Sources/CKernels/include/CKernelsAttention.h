// Attention: one query to one source sentence, each kind of score with its naive twin. Softmax and context are the same
// for all.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One query's attention. Position j of the sentence stands in row `positions[j]` of keys and annotations.
typedef struct ck_attention {
  size_t length;
  const int32_t *positions;
  /// Numbers of a query and a key.
  size_t size;
  const float *query;
  /// [*, size]
  const float *keys;
  /// [size]: the weights of an additive score
  const float *v;
  /// Numbers of an annotation.
  size_t width;
  /// [*, width]
  const float *annotations;
  /// [length]: the softmax of the scores; written forward
  float *weights;
  /// [width]: the annotations' sum by these weights; written forward
  float *context;

  // Backward.
  /// [width]
  const float *dContext;
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

#ifdef __cplusplus
}
#endif
