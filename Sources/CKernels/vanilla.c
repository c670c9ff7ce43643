#include "cells.h"

DISPATCHED void ck_vanilla_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *restrict x = gates_of(step, 0, row, 1);
    if (step->rectified)
      for (size_t i = 0; i < size; i++) x[i] = x[i] > 0 ? x[i] : 0;
    else
      for (size_t i = 0; i < size; i++) x[i] = tanh_of(x[i]);
    memcpy(hidden_of(step, row), x, size * sizeof *x);
    copy_to_next(step, row);
  }
}

DISPATCHED void ck_vanilla_backward(const ck_cell_step *step) {
  size_t count = step->rows * step->size;
  float *gates = step->gates[0];
  const float *dHidden = step->dRead[0];
  if (step->rectified)
    for (size_t i = 0; i < count; i++) gates[i] = gates[i] > 0 ? dHidden[i] : 0;
  else
    for (size_t i = 0; i < count; i++) gates[i] = dHidden[i] * (1 - gates[i] * gates[i]);
}

void naive_vanilla_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float x = step->gates[0][row * size + i];
      float h = step->rectified ? (x > 0 ? x : 0) : tanhf(x);
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
