// What all kinds of attention share: everything after the scores.
#pragma once

#include "CKernelsAttention.h"
#include "functions.h"

INLINE const float *key_of(const ck_attention *a, size_t j) { return a->keys + (size_t)a->positions[j] * a->size; }

/// sum = Σ weights[j] values[positions[j]]
INLINE void weighted_sum(const ck_attention *a, size_t width, const float *values, float *restrict sum) {
  memset(sum, 0, width * sizeof *sum);
  for (size_t j = 0; j < a->length; j++) {
    const float *restrict value = values + (size_t)a->positions[j] * width;
    float weight = a->weights[j];
    for (size_t i = 0; i < width; i++) sum[i] += weight * value[i];
  }
}

/// Its backward pass: adds to the derivatives of the values, and to those of the weights, in `dScores`.
INLINE void weighted_sum_backward(const ck_attention *a, size_t width, const float *values,
                                  const float *restrict dSum, float *dValues) {
  REASSOCIATE
  for (size_t j = 0; j < a->length; j++) {
    const float *restrict value = values + (size_t)a->positions[j] * width;
    float *restrict dValue = dValues + (size_t)a->positions[j] * width;
    float weight = a->weights[j], dot = 0;
    for (size_t i = 0; i < width; i++) {
      dot += dSum[i] * value[i];
      dValue[i] += weight * dSum[i];
    }
    a->dScores[j] += dot;
  }
}

/// Turns the scores in `weights` into their softmax, and writes the context and the sum of the words.
INLINE void softmax_and_context(const ck_attention *a) {
  REASSOCIATE
  float *weights = a->weights, *context = a->context;
  size_t length = a->length, width = a->width;
  float largest = -3.4e38f, sum = 0;
  for (size_t j = 0; j < length; j++) largest = weights[j] > largest ? weights[j] : largest;
  for (size_t j = 0; j < length; j++) {
    weights[j] = exp_of(weights[j] - largest);
    sum += weights[j];
  }
  float scale = 1 / sum;
  memset(context, 0, width * sizeof *context);
  for (size_t j = 0; j < length; j++) {
    const float *restrict annotation = a->annotations + (size_t)a->positions[j] * width;
    float weight = weights[j] *= scale;
    for (size_t i = 0; i < width; i++) context[i] += weight * annotation[i];
  }
  if (a->wordWidth > 0) weighted_sum(a, a->wordWidth, a->words, a->wordSum);
}

/// The backward pass of context, words and softmax: writes `dScores`, and adds to `dAnnotations` and `dWords`.
INLINE void context_and_softmax_backward(const ck_attention *a) {
  REASSOCIATE
  const float *weights = a->weights, *dContext = a->dContext;
  float *dScores = a->dScores;
  size_t length = a->length, width = a->width;
  float inner = 0;
  for (size_t j = 0; j < length; j++) {
    const float *restrict annotation = a->annotations + (size_t)a->positions[j] * width;
    float *restrict dAnnotation = a->dAnnotations + (size_t)a->positions[j] * width;
    float weight = weights[j], dot = 0;
    for (size_t i = 0; i < width; i++) {
      dot += dContext[i] * annotation[i];
      dAnnotation[i] += weight * dContext[i];
    }
    if (a->dWeights) dot += a->dWeights[j];
    dScores[j] = dot;
    inner += weight * dot;
  }
  if (a->wordWidth > 0) {
    weighted_sum_backward(a, a->wordWidth, a->words, a->dWordSum, a->dWords);
    inner = 0;
    for (size_t j = 0; j < length; j++) inner += weights[j] * dScores[j];
  }
  for (size_t j = 0; j < length; j++) dScores[j] = weights[j] * (dScores[j] - inner);
}

/// The same for the naive twins.
INLINE void naive_softmax_and_context(const ck_attention *a) {
  float largest = -INFINITY, sum = 0;
  for (size_t j = 0; j < a->length; j++) largest = fmaxf(largest, a->weights[j]);
  for (size_t j = 0; j < a->length; j++) sum += a->weights[j] = expf(a->weights[j] - largest);
  for (size_t j = 0; j < a->length; j++) a->weights[j] /= sum;
  for (size_t i = 0; i < a->width; i++) {
    a->context[i] = 0;
    for (size_t j = 0; j < a->length; j++)
      a->context[i] += a->weights[j] * a->annotations[(size_t)a->positions[j] * a->width + i];
  }
  for (size_t i = 0; i < a->wordWidth; i++) {
    a->wordSum[i] = 0;
    for (size_t j = 0; j < a->length; j++)
      a->wordSum[i] += a->weights[j] * a->words[(size_t)a->positions[j] * a->wordWidth + i];
  }
}

INLINE void naive_context_and_softmax_backward(const ck_attention *a) {
  float inner = 0;
  for (size_t j = 0; j < a->length; j++) {
    a->dScores[j] = a->dWeights ? a->dWeights[j] : 0;
    for (size_t i = 0; i < a->width; i++) {
      size_t index = (size_t)a->positions[j] * a->width + i;
      a->dScores[j] += a->dContext[i] * a->annotations[index];
      a->dAnnotations[index] += a->weights[j] * a->dContext[i];
    }
    for (size_t i = 0; i < a->wordWidth; i++) {
      size_t index = (size_t)a->positions[j] * a->wordWidth + i;
      a->dScores[j] += a->dWordSum[i] * a->words[index];
      a->dWords[index] += a->weights[j] * a->dWordSum[i];
    }
    inner += a->weights[j] * a->dScores[j];
  }
  for (size_t j = 0; j < a->length; j++) a->dScores[j] = a->weights[j] * (a->dScores[j] - inner);
}
