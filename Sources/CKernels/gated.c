#include "cells.h"

INLINE void gated_forward_row(size_t size, float *restrict gate, float *restrict candidate,
                              const float *restrict before, float *restrict h) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float g = sigmoid_of(gate[i]), new = tanh_of(candidate[i]);
    gate[i] = g, candidate[i] = new;
    h[i] = (1 - g) * before[i] + g * new;
  }
}

DISPATCHED void ck_gated_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 2);
    gated_forward_row(size, gates, gates + size, step->read[0] + row * size, hidden_of(step, row));
    copy_to_next(step, row);
  }
}

INLINE void gated_backward_row(size_t size, float *restrict gate, float *restrict candidate,
                               const float *restrict before, float *restrict dh) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float g = gate[i], new = candidate[i], d = dh[i];
    gate[i] = d * (new - before[i]) * g * (1 - g);
    candidate[i] = d * g * (1 - new * new);
    dh[i] = d * (1 - g);
  }
}

DISPATCHED void ck_gated_backward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 2);
    gated_backward_row(size, gates, gates + size, step->read[0] + row * size,
                       step->dRead[0] + row * size);
  }
}

void naive_gated_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = step->gates[0] + row * 2 * size + i;
      float g = naive_sigmoid_of(gate[0]), candidate = tanhf(gate[size]);
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
      gate[0] = *dh * (candidate - step->read[0][row * size + i]) * g * (1 - g);
      gate[size] = *dh * g * (1 - candidate * candidate);
      *dh *= 1 - g;
    }
}
