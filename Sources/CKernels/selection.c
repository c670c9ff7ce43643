#include "CKernels.h"
#include "functions.h"

/// The largest of x. Sixteen maxima side by side, because one alone would not become vector code; NaN never wins.
INLINE float largest_of(size_t size, const float *x) {
  enum { lanes = 16 };
  float largest[lanes];
  for (size_t lane = 0; lane < lanes; lane++) largest[lane] = -INFINITY;
  size_t i = 0;
  for (; i + lanes <= size; i += lanes)
    for (size_t lane = 0; lane < lanes; lane++)
      largest[lane] = x[i + lane] > largest[lane] ? x[i + lane] : largest[lane];
  for (; i < size; i++) largest[0] = x[i] > largest[0] ? x[i] : largest[0];
  for (size_t lane = 1; lane < lanes; lane++)
    largest[0] = largest[lane] > largest[0] ? largest[lane] : largest[0];
  return largest[0];
}

/// Where `x` belongs among `found` decreasing values: behind those that equal it. Those beyond move up; the last of
/// `count` falls out.
INLINE size_t make_room(float x, size_t found, size_t count, float *values, int32_t *ids) {
  size_t place = found < count ? found : count - 1;
  for (; place > 0 && values[place - 1] < x; place--) {
    values[place] = values[place - 1];
    if (ids) ids[place] = ids[place - 1];
  }
  values[place] = x;
  return place;
}

DISPATCHED size_t ck_largest(size_t size, const float *x, size_t count, int32_t *ids, float *values) {
  enum { most_blocks = 512 };
  float maxima[most_blocks];
  size_t block = 64, blocks = 0, found = 0;
  while (block * most_blocks < size) block *= 2;
  if (count == 0) return 0;
  // The count-th largest of the blocks' maxima is a floor under the count-th largest number: few blocks reach it.
  for (size_t start = 0; start < size; start += block, blocks++) {
    float largest = largest_of(start + block < size ? block : size - start, x + start);
    maxima[blocks] = largest;
    if (found == count && !(largest > values[count - 1])) continue;
    make_room(largest, found, count, values, NULL);
    found += found < count;
  }
  float floor = found == count ? values[count - 1] : -INFINITY;
  found = 0;
  for (size_t i = 0; i < blocks; i++) {
    if (!(maxima[i] >= floor)) continue;
    size_t end = (i + 1) * block < size ? (i + 1) * block : size;
    for (size_t j = i * block; j < end; j++) {
      if (!(x[j] >= floor) || !(x[j] > -INFINITY)) continue;
      if (found == count && !(x[j] > values[count - 1])) continue;
      ids[make_room(x[j], found, count, values, ids)] = (int32_t)j;
      found += found < count;
    }
  }
  return found;
}
