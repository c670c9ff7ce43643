#include "cells.h"

INLINE void vanilla_forward_rows(const ck_cell_step *step, int rectified) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *restrict x = gates_of(step, 0, row, 1);
    for (size_t i = 0; i < size; i++) x[i] = activation_of(x[i], rectified);
    memcpy(hidden_of(step, row), x, size * sizeof *x);
    copy_to_next(step, row);
  }
}

DISPATCHED void ck_vanilla_forward(const ck_cell_step *step) {
  if (step->rectified)
    vanilla_forward_rows(step, 1);
  else
    vanilla_forward_rows(step, 0);
}

INLINE void vanilla_backward_rows(const ck_cell_step *step, int rectified) {
  size_t count = step->rows * step->size;
  float *gates = step->gates[0];
  const float *dHidden = step->dRead[0];
  for (size_t i = 0; i < count; i++) gates[i] = dHidden[i] * activation_derivative(gates[i], rectified);
}

DISPATCHED void ck_vanilla_backward(const ck_cell_step *step) {
  if (step->rectified)
    vanilla_backward_rows(step, 1);
  else
    vanilla_backward_rows(step, 0);
}

void naive_vanilla_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float h = naive_activation_of(step->gates[0][row * size + i], step->rectified);
      step->gates[0][row * size + i] = h;
      step->hidden[row * step->hiddenStride + i] = h;
      if (step->next && row < step->nextRows) step->next[row * size + i] = h;
    }
}

void naive_vanilla_backward(const ck_cell_step *step) {
  for (size_t i = 0; i < step->rows * step->size; i++) {
    float h = step->gates[0][i];
    step->gates[0][i] = step->dRead[0][i] * (step->rectified ? (h > 0 ? 1 : 0) : 1 - h * h);
  }
}
