#include "CKernels.h"
#include "functions.h"

DISPATCHED void ck_attention_forward(size_t length, const int32_t *positions, size_t size,
                                     const float *query, const float *keys, const float *v, size_t width,
                                     const float *annotations, float *weights, float *context) {
  REASSOCIATE
  float largest = -3.4e38f;
  for (size_t j = 0; j < length; j++) {
    const float *key = keys + (size_t)positions[j] * size;
    float score = 0;
    for (size_t i = 0; i < size; i++) score += v[i] * tanh_of(query[i] + key[i]);
    weights[j] = score;
    largest = score > largest ? score : largest;
  }
  float sum = 0;
  for (size_t j = 0; j < length; j++) {
    weights[j] = exp_of(weights[j] - largest);
    sum += weights[j];
  }
  float scale = 1 / sum;
  memset(context, 0, width * sizeof *context);
  for (size_t j = 0; j < length; j++) {
    const float *restrict annotation = annotations + (size_t)positions[j] * width;
    float weight = weights[j] *= scale;
    for (size_t i = 0; i < width; i++) context[i] += weight * annotation[i];
  }
}

DISPATCHED void ck_attention_backward(size_t length, const int32_t *positions, size_t size,
                                      const float *query, const float *keys, const float *v, size_t width,
                                      const float *annotations, const float *weights,
                                      const float *dContext, float *dQuery, float *dKeys, float *dV,
                                      float *dAnnotations, float *scratch) {
  REASSOCIATE
  // Through the context: dWeight[j] = dContext · annotation[j], and through the softmax.
  float inner = 0;
  for (size_t j = 0; j < length; j++) {
    const float *restrict annotation = annotations + (size_t)positions[j] * width;
    float *restrict dAnnotation = dAnnotations + (size_t)positions[j] * width;
    float weight = weights[j], dot = 0;
    for (size_t i = 0; i < width; i++) {
      dot += dContext[i] * annotation[i];
      dAnnotation[i] += weight * dContext[i];
    }
    scratch[j] = dot;
    inner += weight * dot;
  }
  // Through the scores: the tanh is made again, which is cheaper than to have written it.
  memset(dQuery, 0, size * sizeof *dQuery);
  for (size_t j = 0; j < length; j++) {
    const float *restrict key = keys + (size_t)positions[j] * size;
    float *restrict dKey = dKeys + (size_t)positions[j] * size;
    float dScore = weights[j] * (scratch[j] - inner);
    for (size_t i = 0; i < size; i++) {
      float squashed = tanh_of(query[i] + key[i]);
      float d = dScore * v[i] * (1 - squashed * squashed);
      dV[i] += dScore * squashed;
      dQuery[i] += d;
      dKey[i] += d;
    }
  }
}
