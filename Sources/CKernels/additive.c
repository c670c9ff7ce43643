#include "attention.h"

DISPATCHED void ck_additive_attention_forward(const ck_attention *a) {
  REASSOCIATE
  const float *query = a->query, *v = a->v;
  float *weights = a->weights;
  size_t size = a->size;
  for (size_t j = 0; j < a->length; j++) {
    const float *key = key_of(a, j);
    float score = 0;
    for (size_t i = 0; i < size; i++) score += v[i] * tanh_of(query[i] + key[i]);
    weights[j] = score;
  }
  softmax_and_context(a);
}

DISPATCHED void ck_additive_attention_backward(const ck_attention *a) {
  REASSOCIATE
  context_and_softmax_backward(a);
  // Computing tanh again is cheaper than storing it.
  const float *query = a->query, *v = a->v;
  float *dQuery = a->dQuery, *dV = a->dV;
  size_t size = a->size;
  memset(dQuery, 0, size * sizeof *dQuery);
  for (size_t j = 0; j < a->length; j++) {
    const float *restrict key = key_of(a, j);
    float *restrict dKey = a->dKeys + (size_t)a->positions[j] * size;
    float dScore = a->dScores[j];
    for (size_t i = 0; i < size; i++) {
      float squashed = tanh_of(query[i] + key[i]);
      float d = dScore * v[i] * (1 - squashed * squashed);
      dV[i] += dScore * squashed;
      dQuery[i] += d;
      dKey[i] += d;
    }
  }
}

void naive_additive_attention_forward(const ck_attention *a) {
  for (size_t j = 0; j < a->length; j++) {
    a->weights[j] = 0;
    for (size_t i = 0; i < a->size; i++) a->weights[j] += a->v[i] * tanhf(a->query[i] + key_of(a, j)[i]);
  }
  naive_softmax_and_context(a);
}

void naive_additive_attention_backward(const ck_attention *a) {
  naive_context_and_softmax_backward(a);
  for (size_t i = 0; i < a->size; i++) a->dQuery[i] = 0;
  for (size_t j = 0; j < a->length; j++)
    for (size_t i = 0; i < a->size; i++) {
      float squashed = tanhf(a->query[i] + key_of(a, j)[i]);
      float d = a->dScores[j] * a->v[i] * (1 - squashed * squashed);
      a->dV[i] += a->dScores[j] * squashed;
      a->dQuery[i] += d;
      a->dKeys[(size_t)a->positions[j] * a->size + i] += d;
    }
}
