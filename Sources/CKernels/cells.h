// What all recurrent cells share.
#pragma once

#include "CKernelsCells.h"
#include "functions.h"

/// The activations of a row's group of gates.
INLINE float *gates_of(const ck_cell_step *step, int group, size_t row, size_t gates) {
  return step->gates[group] + row * gates * step->size;
}

/// The cell state before, of a row; NULL where it is zero.
INLINE const float *cell_before(const ck_cell_step *step, size_t row) {
  return row < step->cellRows ? step->cellBefore + row * step->size : NULL;
}

INLINE float *hidden_of(const ck_cell_step *step, size_t row) { return step->hidden + row * step->hiddenStride; }

/// The activation of a new state: a rectifier or tanh; NaN stays NaN. Kernels pass a constant, so that each has loops of its
/// own.
INLINE float activation_of(float x, int rectified) { return rectified ? (x < 0 ? 0 : x) : tanh_of(x); }

/// The derivative of y = activation(x).
INLINE float activation_derivative(float y, int rectified) {
  CONTRACT
  return rectified ? (y > 0 ? 1 : 0) : 1 - y * y;
}

/// The same by libm, for the naive twins.
INLINE float naive_activation_of(float x, int rectified) { return rectified ? (x < 0 ? 0 : x) : tanhf(x); }

/// Copies a row's new hidden state to where the next step reads it.
INLINE void copy_to_next(const ck_cell_step *step, size_t row) {
  if (step->next && row < step->nextRows)
    memcpy(step->next + row * step->size, hidden_of(step, row), step->size * sizeof(float));
}
