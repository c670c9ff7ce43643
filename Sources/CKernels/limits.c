#include "CKernelsLimits.h"
#include "dispatch.h"

static float sum(const float *lanes) {
  float total = 0;
  for (size_t i = 0; i < limit_lanes; i++) total += lanes[i];
  return total;
}

DISPATCHED float limit_multiply_add(size_t rounds, float factor, float term) {
  CONTRACT
  float lanes[limit_lanes];
  for (size_t i = 0; i < limit_lanes; i++) lanes[i] = (float)i;
  for (size_t round = 0; round < rounds; round++)
    for (size_t i = 0; i < limit_lanes; i++) lanes[i] = lanes[i] * factor + term;
  return sum(lanes);
}

DISPATCHED float limit_divide(size_t rounds, float dividend) {
  float lanes[limit_lanes];
  for (size_t i = 0; i < limit_lanes; i++) lanes[i] = (float)(i + 1);
  for (size_t round = 0; round < rounds; round++)
    for (size_t i = 0; i < limit_lanes; i++) lanes[i] = dividend / lanes[i];
  return sum(lanes);
}
