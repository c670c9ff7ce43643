// Recurrent cells: the element-wise part of one step of the rows that are alive, with naive twins. Products are made in
// Swift, so a cell whose gates read something that it makes first (a reset state) has one pair of kernels before that
// product and one after it.
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The largest number of groups of gates of a cell.
enum { ck_groups = 2 };

/// One step of a recurrent cell. All matrices but `hidden` are dense.
///
/// The gates of a group share a recurrent weight, which multiplies the hidden state before in the first group, and what
/// the cell makes of it in the second.
typedef struct ck_cell_step {
  size_t rows, size;
  /// How many rows have a hidden state before.
  size_t beforeRows;
  /// Whether the activation φ of the new state is a rectifier instead of tanh.
  int rectified;
  /// K of the gates' sigmoid σ(K x).
  float slope;
  /// [rows, gates of the group · size]. Forward, pre-activations become activations; backward, activations become the
  /// derivatives of the pre-activations.
  float *gates[ck_groups];
  /// [rows, size]: what the group's recurrent weight multiplies. The first is the hidden state before, zero where there
  /// is none.
  float *read[ck_groups];
  /// [rows, size]: derivatives of `read`. The first is, on entry, that of the new hidden state; on return, the part of
  /// that of the hidden state before that does not come through a recurrent weight (undefined if there is none).
  float *dRead[ck_groups];
  /// [cellRows, size]: the cell state before, in cells that have one; zero in rows beyond.
  size_t cellRows;
  const float *cellBefore;
  /// [rows, size]: the new cell state; written forward.
  float *cell;
  /// [rows, size]: its derivative; on entry, from the step after; on return, for the step before.
  float *dCell;
  /// [rows, size], rows `hiddenStride` apart: the new hidden state; written forward.
  float *hidden;
  size_t hiddenStride;
  /// [nextRows, size]: a copy of its first rows; may be NULL.
  size_t nextRows;
  float *next;
} ck_cell_step;

/// LSTM: gates input, forget, candidate, output. The activation is that of the candidate and of the cell state in the
/// output.
void ck_lstm_forward(const ck_cell_step *step);
void ck_lstm_backward(const ck_cell_step *step);
void naive_lstm_forward(const ck_cell_step *step);
void naive_lstm_backward(const ck_cell_step *step);

/// LSTM whose input gate is 1 minus its forget gate: gates forget, candidate, output.
void ck_coupled_forward(const ck_cell_step *step);
void ck_coupled_backward(const ck_cell_step *step);
void naive_coupled_forward(const ck_cell_step *step);
void naive_coupled_backward(const ck_cell_step *step);

/// Vanilla recurrence: one gate, which is the new state.
void ck_vanilla_forward(const ck_cell_step *step);
void ck_vanilla_backward(const ck_cell_step *step);
void naive_vanilla_forward(const ck_cell_step *step);
void naive_vanilla_backward(const ck_cell_step *step);

/// Simple gated recurrence: gates gate, candidate.
void ck_gated_forward(const ck_cell_step *step);
void ck_gated_backward(const ck_cell_step *step);
void naive_gated_forward(const ck_cell_step *step);
void naive_gated_backward(const ck_cell_step *step);

/// GRU: gates update, reset; candidate in a group of its own. Forward, the kernel of the reset comes before the
/// candidate's product, and the other after it; backward, the other way round.
void ck_gru_reset_forward(const ck_cell_step *step);
void ck_gru_forward(const ck_cell_step *step);
void ck_gru_backward(const ck_cell_step *step);
void ck_gru_reset_backward(const ck_cell_step *step);
void naive_gru_reset_forward(const ck_cell_step *step);
void naive_gru_forward(const ck_cell_step *step);
void naive_gru_backward(const ck_cell_step *step);
void naive_gru_reset_backward(const ck_cell_step *step);

#ifdef __cplusplus
}
#endif
