// Recurrent cells: one step of the rows that are alive, element by element, each with its naive twin. Products stand in
// Swift; a cell whose gates read something that it has to make first (a reset state) has a pair of kernels before and a
// pair after that product.
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The most groups of gates that a cell has.
enum { ck_groups = 2 };

/// One step of a recurrent cell. All blocks but `hidden` are dense.
///
/// A group holds the gates whose recurrent weight multiplies the same block: the hidden state before in the first,
/// something that the cell makes of it in the second.
typedef struct ck_cell_step {
  size_t rows, size;
  /// How many of the rows have a hidden state before.
  size_t beforeRows;
  /// Whether the new state goes through a rectifier instead of tanh, where the cell leaves that open.
  int rectified;
  /// [rows, gates of the group · size]. Forward: in, the pre-activations; out, the activations. Backward: in, the
  /// activations; out, the derivatives of the pre-activations.
  float *gates[ck_groups];
  /// [rows, size]: what the group's recurrent weight multiplies. The first is the hidden state before, zero where there
  /// is none.
  float *read[ck_groups];
  /// [rows, size]: derivatives of `read`. The first comes in as that of the new hidden state, and goes out as what
  /// reaches the hidden state before without a recurrent weight (unused where nothing does).
  float *dRead[ck_groups];
  /// [cellRows, size]: the cell state before, zero in rows beyond. For cells that have one, as what follows.
  size_t cellRows;
  const float *cellBefore;
  /// [rows, size]: the new cell state; written forward.
  float *cell;
  /// [rows, size]: its derivative; in, from the step after; out, for the step before.
  float *dCell;
  /// [rows, size], rows `hiddenStride` apart: the new hidden state; written forward.
  float *hidden;
  size_t hiddenStride;
  /// [nextRows, size]: a copy of its first rows; may be NULL.
  size_t nextRows;
  float *next;
} ck_cell_step;

/// LSTM: gates input, forget, candidate, output.
void ck_lstm_forward(const ck_cell_step *step);
void ck_lstm_backward(const ck_cell_step *step);
void naive_lstm_forward(const ck_cell_step *step);
void naive_lstm_backward(const ck_cell_step *step);

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

/// GRU: gates update, reset; candidate in a group of its own. First reset, then (after the candidate's product) the rest;
/// backward the other way.
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
