#include "attention.h"

DISPATCHED void ck_posterior_attention(const ck_attention *a, const float *outputs) {
  REASSOCIATE
  const float *v = a->v;
  float *weights = a->weights;
  size_t size = a->size;
  for (size_t j = 0; j < a->length; j++) {
    const float *output = outputs + j * size;
    float weight = weights[j], score = logf(weight > 1e-30f ? weight : 1e-30f);
    for (size_t i = 0; i < size; i++) score += v[i] * output[i];
    weights[j] = score;
  }
  softmax_and_context(a);
}

void naive_posterior_attention(const ck_attention *a, const float *outputs) {
  for (size_t j = 0; j < a->length; j++) {
    a->weights[j] = logf(fmaxf(a->weights[j], 1e-30f));
    for (size_t i = 0; i < a->size; i++) a->weights[j] += a->v[i] * outputs[j * a->size + i];
  }
  naive_softmax_and_context(a);
}
