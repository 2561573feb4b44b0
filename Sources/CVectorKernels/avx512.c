/// Kernels for x86-64 with AVX-512 VNNI: products of 8-bit codes summed in 32 bits by one instruction.
#if defined(__x86_64__)
#include "internal.h"

#include <immintrin.h>

#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,avx2,fma"))), apply_to = function)

static inline __m512i load(const void *p) { return _mm512_loadu_si512(p); }

static inline __m256i load_half(const void *p) { return _mm256_loadu_si256((const __m256i *)p); }

static inline unsigned passing(__m256i sums, const mvk_limit *limit, size_t block) {
  __m256 bias = limit->bias ? _mm256_loadu_ps(limit->bias + block * 8) : _mm256_setzero_ps();
  __m256 value = _mm256_fmsub_ps(_mm256_cvtepi32_ps(sums), _mm256_set1_ps(limit->step), bias);
  __m256 floor = _mm256_fnmadd_ps(
    _mm256_set1_ps(limit->norm), _mm256_broadcast_ss(limit->errors + block), _mm256_set1_ps(limit->floor));
  return _mm256_cmp_ps_mask(value, floor, _CMP_GE_OQ);
}

static size_t store(__m256i sums, unsigned mask, size_t row, mvk_hit *hits, size_t count) {
  int32_t dots[8];
  _mm256_storeu_si256((__m256i *)dots, sums);
  while (mask) {
    int lane = __builtin_ctz(mask);
    mask &= mask - 1;
    hits[count++] = (mvk_hit){(uint32_t)row + (uint32_t)lane, dots[lane]};
  }
  return count;
}

static inline __m256i add_halves(__m512i v) {
  return _mm256_add_epi32(_mm512_castsi512_si256(v), _mm512_extracti64x4_epi64(v, 1));
}

/// Two octets fill a register. The query's low and high lanes alternate in memory, so a shuffle by halves
/// brings the lows, and the highs, of two octets together.
static inline __attribute__((always_inline)) __m256i sum_block(
  const uint8_t *code, size_t octets, const int8_t *lanes) {
  const __m512i nibble = _mm512_set1_epi8(15);
  __m512i low_sum = _mm512_setzero_si512(), high_sum = low_sum;
  size_t o = 0;
  for (; o + 2 <= octets; o += 2) {
    __m512i v = load(code + o * 32);
    __m512i first = load(lanes + o * 64), second = load(lanes + o * 64 + 64);
    __m512i low = _mm512_shuffle_i64x2(first, second, 0x44);
    __m512i high = _mm512_shuffle_i64x2(first, second, 0xee);
    low_sum = _mm512_dpbusd_epi32(low_sum, _mm512_and_si512(v, nibble), low);
    high_sum =
      _mm512_dpbusd_epi32(high_sum, _mm512_and_si512(_mm512_srli_epi16(v, 4), nibble), high);
  }
  __m256i total = add_halves(_mm512_add_epi32(low_sum, high_sum));
  if (o < octets) {
    const __m256i mask = _mm256_set1_epi8(15);
    __m256i v = load_half(code + o * 32);
    total = _mm256_dpbusd_epi32(total, _mm256_and_si256(v, mask), load_half(lanes + o * 64));
    total = _mm256_dpbusd_epi32(
      total, _mm256_and_si256(_mm256_srli_epi16(v, 4), mask), load_half(lanes + o * 64 + 32));
  }
  return total;
}

static size_t scan(
  const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets, const mvk_query *query,
  const mvk_limit *limit, mvk_hit *hits) {
  size_t count = 0;
  for (size_t b = 0; b < block_count; b++) {
    size_t block = blocks ? blocks[b] : b;
    __m256i sums = sum_block(codes + block * octets * 32, octets, query->lanes);
    unsigned mask = passing(sums, limit, block);
    if (__builtin_expect(mask, 0)) count = store(sums, mask, block * 8, hits, count);
  }
  return count;
}

static void scan4(
  const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets, const mvk_query *queries,
  const mvk_limit *limits, mvk_hit *const *hits, size_t *hit_counts) {
  for (size_t q = 0; q < 4; q++) hit_counts[q] = 0;
  for (size_t b = 0; b < block_count; b++) {
    size_t block = blocks ? blocks[b] : b;
    // The block stays in the first-level cache for all four.
    for (size_t q = 0; q < 4; q++) {
      __m256i sums = sum_block(codes + block * octets * 32, octets, queries[q].lanes);
      unsigned mask = passing(sums, limits + q, block);
      if (__builtin_expect(mask, 0)) {
        hit_counts[q] = store(sums, mask, block * 8, hits[q], hit_counts[q]);
      }
    }
  }
}

static size_t refine(
  const uint8_t *low, size_t octets, const mvk_query *query, const mvk_limit *limit, mvk_hit *hits,
  size_t count) {
  const mvk_limit local = *limit;
  size_t kept = 0;
  const __m256i nibble = _mm256_set1_epi8(15);
  const size_t bytes = octets * 4;
  const int8_t *first = query->packed, *second = query->packed + bytes;
  const size_t ahead = 12;
  for (size_t h = 0; h < count; h++) {
    const uint8_t *row = low + hits[h].row * bytes;
    if (h + ahead < count) {
      for (size_t i = 0; i < bytes; i += 64) __builtin_prefetch(low + hits[h + ahead].row * bytes + i);
    }
    __m256i total = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 32 <= bytes; i += 32) {
      __m256i v = load_half(row + i);
      total = _mm256_dpbusd_epi32(total, _mm256_and_si256(v, nibble), load_half(first + i));
      total = _mm256_dpbusd_epi32(
        total, _mm256_and_si256(_mm256_srli_epi16(v, 4), nibble), load_half(second + i));
    }
    __m128i sums = _mm_add_epi32(_mm256_castsi256_si128(total), _mm256_extracti128_si256(total, 1));
    sums = _mm_add_epi32(sums, _mm_shuffle_epi32(sums, 0x4e));
    sums = _mm_add_epi32(sums, _mm_shuffle_epi32(sums, 0xb1));
    int32_t sum = 16 * hits[h].dot + _mm_cvtsi128_si32(sums);
    for (; i < bytes; i++) sum += (row[i] & 15) * first[i] + (row[i] >> 4) * second[i];
    uint32_t number = hits[h].row;
    if (mvk_passes(sum, &local, number, local.errors[number])) hits[kept++] = (mvk_hit){number, sum};
  }
  return kept;
}

// Eight lanes fix the order of a float sum, so wider registers have nothing to add.
static float dot(const float *a, const float *b, size_t count) { return mvk_avx2.dot(a, b, count); }

static float squared_distance(const float *a, const float *b, size_t count) {
  return mvk_avx2.squared_distance(a, b, count);
}

static mvk_row_bounds encode(const float *row, const mvk_codebook *codebook, uint8_t *high, uint8_t *low) {
  return mvk_avx2.encode(row, codebook, high, low);
}

#pragma clang attribute pop

const mvk_kernels mvk_avx512 = {"avx512-vnni", scan, scan4, refine, dot, squared_distance, encode};
#endif
