#include "CKernels.h"
#include "functions.h"

DISPATCHED void ck_adam(size_t count, float *restrict weights, const float *restrict gradient,
                        float *restrict firstMoment, float *restrict secondMoment, float gradientScale,
                        float learningRate, float beta1, float beta2, float epsilon,
                        float firstCorrection, float secondCorrection) {
  CONTRACT
  const float rate = learningRate / firstCorrection, root = 1 / sqrtf(secondCorrection);
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * gradientScale;
    float m = firstMoment[i] = beta1 * firstMoment[i] + (1 - beta1) * g;
    float v = secondMoment[i] = beta2 * secondMoment[i] + (1 - beta2) * g * g;
    weights[i] -= rate * m / (__builtin_elementwise_sqrt(v) * root + epsilon);
  }
}

DISPATCHED void ck_average(size_t count, float decay, const float *restrict weights,
                           float *restrict average) {
  CONTRACT
  for (size_t i = 0; i < count; i++) average[i] += (1 - decay) * (weights[i] - average[i]);
}
