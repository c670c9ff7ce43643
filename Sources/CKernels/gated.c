#include "cells.h"

INLINE void gated_forward_row(size_t size, float slope, int rectified, float *restrict gate,
                              float *restrict candidate, const float *restrict before, float *restrict h) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float g = sigmoid_of(slope * gate[i]), new = activation_of(candidate[i], rectified);
    gate[i] = g, candidate[i] = new;
    h[i] = (1 - g) * before[i] + g * new;
  }
}

INLINE void gated_forward_rows(const ck_cell_step *step, int rectified) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 2);
    gated_forward_row(size, step->slope, rectified, gates, gates + size, step->read[0] + row * size,
                      hidden_of(step, row));
    copy_to_next(step, row);
  }
}

DISPATCHED void ck_gated_forward(const ck_cell_step *step) {
  if (step->rectified)
    gated_forward_rows(step, 1);
  else
    gated_forward_rows(step, 0);
}

INLINE void gated_backward_row(size_t size, float slope, int rectified, float *restrict gate,
                               float *restrict candidate, const float *restrict before,
                               float *restrict dh) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float g = gate[i], new = candidate[i], d = dh[i];
    gate[i] = d * (new - before[i]) * g * (1 - g) * slope;
    candidate[i] = d * g * activation_derivative(new, rectified);
    dh[i] = d * (1 - g);
  }
}

INLINE void gated_backward_rows(const ck_cell_step *step, int rectified) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 2);
    gated_backward_row(size, step->slope, rectified, gates, gates + size, step->read[0] + row * size,
                       step->dRead[0] + row * size);
  }
}

DISPATCHED void ck_gated_backward(const ck_cell_step *step) {
  if (step->rectified)
    gated_backward_rows(step, 1);
  else
    gated_backward_rows(step, 0);
}

void naive_gated_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = step->gates[0] + row * 2 * size + i;
      float g = naive_sigmoid_of(step->slope * gate[0]);
      float candidate = naive_activation_of(gate[size], step->rectified);
      float h = (1 - g) * step->read[0][row * size + i] + g * candidate;
      gate[0] = g, gate[size] = candidate;
      step->hidden[row * step->hiddenStride + i] = h;
      if (step->next && row < step->nextRows) step->next[row * size + i] = h;
    }
}

void naive_gated_backward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = step->gates[0] + row * 2 * size + i, *dh = step->dRead[0] + row * size + i;
      float g = gate[0], candidate = gate[size];
      float derivative = step->rectified ? (candidate > 0 ? 1 : 0) : 1 - candidate * candidate;
      gate[0] = *dh * (candidate - step->read[0][row * size + i]) * step->slope * g * (1 - g);
      gate[size] = *dh * g * derivative;
      *dh *= 1 - g;
    }
}
