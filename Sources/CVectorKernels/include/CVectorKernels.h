/// SIMD kernels of the exact vector search: one table of functions per instruction set.
///
/// Every table computes the same integers, and the same float32 bits, as the scalar one: scores do not
/// differ between machines. `mvk_kernels_at` lists the tables that this processor can run.
///
/// Layout of codes. A row of `d` components is padded to `octets * 8`. Each component has an 8-bit code,
/// kept as two planes of 4 bits:
///   - the *high plane* stores blocks of 8 rows. A block has `octets * 32` bytes; byte `o*32 + r*4 + i`
///     holds row `r`'s components `8o+i` (low nibble) and `8o+4+i` (high nibble), for `i` in 0..<4;
///   - the *low plane* stores one row after the other, `octets * 4` bytes each; byte `o*4 + i` holds
///     components `8o+i` (low nibble) and `8o+4+i` (high nibble).
/// So the first pass reads half a byte per component, and no byte is shared between two rows.
#ifndef MIEN_VECTOR_KERNELS_H
#define MIEN_VECTOR_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MVK_BLOCK_ROWS 8

/// A row that passed.
typedef struct {
  /// Row number counted from the first row of the scanned range.
  uint32_t row;
  /// Sum over components of query code times row code: of 4 bits after the first pass, of 8 after the second.
  int32_t dot;
} mvk_hit;

/// A query in 8 bits: signed codes `g`, arranged twice.
typedef struct {
  /// `octets * 64` bytes: per octet, `g[8o..<8o+4]` repeated 8 times, then `g[8o+4..<8o+8]` 8 times.
  const int8_t *lanes;
  /// `octets * 8` bytes: first `g[8o+i]`, then `g[8o+4+i]`, each for all octets, `i` in 0..<4.
  const int8_t *packed;
  /// Products over this many octets of one half (low or high nibbles), and over half as many of both, can
  /// be summed in 16 bits. An even number.
  uint32_t flush;
} mvk_query;

/// What a row must reach to pass: `dot * step - bias[row]`, rounded once, must be at least
/// `floor - norm * error`, rounded once.
typedef struct {
  float step;
  float floor;
  float norm;
  /// In the first pass one per block, in the second one per row.
  const float *errors;
  /// One per row, or null for none.
  const float *bias;
} mvk_limit;

/// How components become codes: `mean + step / 16 * (code - 127.5)`. All arrays have `octets * 8` entries,
/// zero beyond the dimension.
typedef struct {
  size_t octets;
  const float *mean;
  const float *step;
  const float *inverse_step;
} mvk_codebook;

/// Norms of an encoded row, each rounded up so that it bounds the true value.
typedef struct {
  /// Distance between the row and what its 4-bit code stands for.
  float high_error;
  /// Distance between the row and what its 8-bit code stands for.
  float low_error;
  /// The larger of the norms of `code4 - 7.5` and `(code8 - 127.5) / 16`.
  float code_norm;
} mvk_row_bounds;

typedef struct {
  const char *name;

  /// Products of one query with `block_count` blocks; writes the rows that reach `limit` to `hits`, which
  /// has room for every row. `blocks` names the blocks to visit, or is null for the first `block_count`.
  size_t (*scan)(
    const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets, const mvk_query *query,
    const mvk_limit *limit, mvk_hit *hits);

  /// The same for four queries in one pass over the codes.
  void (*scan4)(
    const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets,
    const mvk_query *queries, const mvk_limit *limits, mvk_hit *const *hits, size_t *hit_counts);

  /// Completes products by the low plane: `dot` becomes `16 * dot + ` the query's product with the row's
  /// low codes. Keeps the hits that reach `limit`, in order, and returns how many.
  size_t (*refine)(
    const uint8_t *low, size_t octets, const mvk_query *query, const mvk_limit *limit, mvk_hit *hits,
    size_t count);

  /// Inner product in float32 by the fixed order of summation (see `scalar.c`). `count` is a multiple of 8.
  float (*dot)(const float *a, const float *b, size_t count);

  /// Squared Euclidean distance in float32, in the same order.
  float (*squared_distance)(const float *a, const float *b, size_t count);

  /// Encodes one row into its bytes of both planes. `high` points at the row's first byte in its block.
  mvk_row_bounds (*encode)(const float *row, const mvk_codebook *codebook, uint8_t *high, uint8_t *low);
} mvk_kernels;

/// The `index`-th table that this processor can run, best first, or null past the last, the scalar one.
const mvk_kernels *mvk_kernels_at(size_t index);

/// Arranges the `octets * 8` query codes (from -127 to 127) as `mvk_query` wants them; returns its `flush`.
uint32_t mvk_arrange(const int8_t *codes, size_t octets, int8_t *lanes, int8_t *packed);

/// Sum of squares in float64, in a fixed order; NaN or infinite when a component is.
double mvk_square_sum(const float *row, size_t count);

/// The squared distance between two rows in float64, in the same order.
double mvk_difference_square_sum(const float *a, const float *b, size_t count);

/// `target[i] = source[i] * factor`, in float64, rounded once to float32.
void mvk_scale(float *target, const float *source, size_t count, double factor);

/// Overwrites a row's bytes of both planes with the code of the middle of the range.
void mvk_erase_codes(uint8_t *high, uint8_t *low, size_t octets);

/// Asks for the memory that refining these hits will read, so that it comes while something else is done.
void mvk_prefetch(const uint8_t *low, size_t octets, const float *errors, const mvk_hit *hits, size_t count);

/// Asks for the memory of a row of `octets * 8` components.
static inline void mvk_prefetch_row(const float *row, size_t octets) {
  for (size_t i = 0; i < octets * 8; i += 16) __builtin_prefetch(row + i);
}

static inline uint64_t mvk_load_acquire(const uint64_t *word) {
  return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}
static inline void mvk_store_release(uint64_t *word, uint64_t value) {
  __atomic_store_n(word, value, __ATOMIC_RELEASE);
}
static inline float mvk_load_float(const float *value) {
  float result;
  __atomic_load(value, &result, __ATOMIC_RELAXED);
  return result;
}
static inline void mvk_store_float(float *target, float value) {
  __atomic_store(target, &value, __ATOMIC_RELAXED);
}

#endif
