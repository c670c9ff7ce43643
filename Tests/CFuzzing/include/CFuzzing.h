// What the fuzzers do with their input, so that tests do it, too.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Repeats what an input says is repeated, since no fuzzer finds thousands of attributes by itself: the byte 0x1D,
/// a length and a count stand for the `length` bytes before, 16 times `count` more.
///
/// Returns how many bytes of `output` are written; what does not fit is left out.
size_t fuzz_unfold(const uint8_t *input, size_t count, uint8_t *output, size_t capacity);

/// Reads XML with CXMLReader, with and without recovery, and aborts where an event is none.
///
/// The first two bytes are the sizes of the chunks in turn, less 1, or more where the input is long; 255 is all that
/// is left.
void fuzz_read_xml(const uint8_t *input, size_t count);
