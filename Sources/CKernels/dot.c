#include "attention.h"

DISPATCHED void ck_dot_attention_forward(const ck_attention *a) {
  REASSOCIATE
  const float *query = a->query;
  float *weights = a->weights;
  size_t size = a->size;
  for (size_t j = 0; j < a->length; j++) {
    const float *key = key_of(a, j);
    float score = 0;
    for (size_t i = 0; i < size; i++) score += query[i] * key[i];
    weights[j] = score;
  }
  softmax_and_context(a);
}

DISPATCHED void ck_dot_attention_backward(const ck_attention *a) {
  REASSOCIATE
  context_and_softmax_backward(a);
  const float *query = a->query;
  float *dQuery = a->dQuery;
  size_t size = a->size;
  memset(dQuery, 0, size * sizeof *dQuery);
  for (size_t j = 0; j < a->length; j++) {
    const float *restrict key = key_of(a, j);
    float *restrict dKey = a->dKeys + (size_t)a->positions[j] * size;
    float dScore = a->dScores[j];
    for (size_t i = 0; i < size; i++) {
      dQuery[i] += dScore * key[i];
      dKey[i] += dScore * query[i];
    }
  }
}

void naive_dot_attention_forward(const ck_attention *a) {
  for (size_t j = 0; j < a->length; j++) {
    a->weights[j] = 0;
    for (size_t i = 0; i < a->size; i++) a->weights[j] += a->query[i] * key_of(a, j)[i];
  }
  naive_softmax_and_context(a);
}

void naive_dot_attention_backward(const ck_attention *a) {
  naive_context_and_softmax_backward(a);
  for (size_t i = 0; i < a->size; i++) a->dQuery[i] = 0;
  for (size_t j = 0; j < a->length; j++)
    for (size_t i = 0; i < a->size; i++) {
      a->dQuery[i] += a->dScores[j] * key_of(a, j)[i];
      a->dKeys[(size_t)a->positions[j] * a->size + i] += a->dScores[j] * a->query[i];
    }
}
