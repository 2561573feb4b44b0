/// Kernels for x86-64 with AVX2 and FMA.
#if defined(__x86_64__)
#include "internal.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

static inline __m256i load(const void *p) { return _mm256_loadu_si256((const __m256i *)p); }

/// Lanes (rows) of a block that reach the limit, as a bit mask.
static inline int passing(__m256i sums, const mvk_limit *limit, size_t block) {
  __m256 bias = limit->bias ? _mm256_loadu_ps(limit->bias + block * 8) : _mm256_setzero_ps();
  __m256 value = _mm256_fmsub_ps(_mm256_cvtepi32_ps(sums), _mm256_set1_ps(limit->step), bias);
  __m256 floor = _mm256_fnmadd_ps(
    _mm256_set1_ps(limit->norm), _mm256_broadcast_ss(limit->errors + block), _mm256_set1_ps(limit->floor));
  return _mm256_movemask_ps(_mm256_cmp_ps(value, floor, _CMP_GE_OQ));
}

static size_t store(__m256i sums, int mask, size_t row, mvk_hit *hits, size_t count) {
  int32_t dots[8];
  _mm256_storeu_si256((__m256i *)dots, sums);
  while (mask) {
    int lane = __builtin_ctz((unsigned)mask);
    mask &= mask - 1;
    hits[count++] = (mvk_hit){(uint32_t)row + (uint32_t)lane, dots[lane]};
  }
  return count;
}

/// How far ahead of the scan memory is asked for. The hardware's own prefetching leaves a quarter of the
/// bandwidth unused; asking for lines in any but their own order is worse than not asking.
#define MVK_AHEAD 4096

/// Sums of two blocks at once: they share the loads of the query. When `second` follows `first` in memory,
/// lines further on are fetched meanwhile.
///
/// Products of a 4-bit and a signed 8-bit code fit 16 bits, and so do their sums over `flush` octets of one
/// half, or half as many of both; only then are they widened.
static inline __attribute__((always_inline)) void sum_two(
  const uint8_t *first, const uint8_t *second, bool is_run, size_t octets, const int8_t *lanes, size_t flush,
  __m256i *sum_first, __m256i *sum_second) {
  const __m256i nibble = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
  __m256i total0 = _mm256_setzero_si256(), total1 = total0;
  for (size_t o = 0; o < octets;) {
    size_t end = o + flush / 2 < octets ? o + flush / 2 : octets;
    __m256i a = _mm256_setzero_si256(), b = a;
    // Unrolled further, the compiler moves loads before the prefetches and runs out of registers.
#pragma clang loop unroll_count(4)
    for (; o < end; o++) {
      if (is_run) _mm_prefetch((const char *)first + MVK_AHEAD + o * 64, _MM_HINT_T0);
      __m256i low = load(lanes + o * 64), high = load(lanes + o * 64 + 32);
      __m256i v = load(first + o * 32), w = load(second + o * 32);
      a = _mm256_add_epi16(a, _mm256_maddubs_epi16(_mm256_and_si256(v, nibble), low));
      b = _mm256_add_epi16(b, _mm256_maddubs_epi16(_mm256_and_si256(w, nibble), low));
      a = _mm256_add_epi16(
        a, _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(v, 4), nibble), high));
      b = _mm256_add_epi16(
        b, _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(w, 4), nibble), high));
    }
    total0 = _mm256_add_epi32(total0, _mm256_madd_epi16(a, ones));
    total1 = _mm256_add_epi32(total1, _mm256_madd_epi16(b, ones));
  }
  *sum_first = total0;
  *sum_second = total1;
}

static inline __attribute__((always_inline)) size_t scan_octets(
  const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets, const int8_t *lanes,
  size_t flush, const mvk_limit *limit, mvk_hit *hits) {
  const size_t bytes = octets * 32;
  const mvk_limit local = *limit;
  size_t count = 0;
  for (size_t b = 0; b < block_count; b += 2) {
    // A last single block is summed twice and stored once.
    size_t last = b + 1 < block_count ? b + 1 : b;
    size_t first_block = b, second_block = last;
    if (blocks) {
      first_block = blocks[b];
      second_block = blocks[last];
      for (size_t n = b + 4; n < b + 6 && n < block_count; n++) {
        const char *next = (const char *)codes + blocks[n] * bytes;
        for (size_t i = 0; i < bytes; i += 64) _mm_prefetch(next + i, _MM_HINT_T0);
      }
    }
    __m256i sum0, sum1;
    sum_two(
      codes + first_block * bytes, codes + second_block * bytes, !blocks, octets, lanes, flush, &sum0, &sum1);
    int mask0 = passing(sum0, &local, first_block);
    int mask1 = passing(sum1, &local, second_block);
    if (__builtin_expect(mask0 | mask1, 0)) {
      count = store(sum0, mask0, first_block * 8, hits, count);
      if (last != b) count = store(sum1, mask1, second_block * 8, hits, count);
    }
  }
  return count;
}

static size_t scan(
  const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets, const mvk_query *query,
  const mvk_limit *limit, mvk_hit *hits) {
  const int8_t *lanes = query->lanes;
  if (blocks) {
    return scan_octets(codes, blocks, block_count, octets, lanes, query->flush, limit, hits);
  }
  // The most usual dimension, 128, gets a loop of known length.
  if (octets == 16 && query->flush >= 32) {
    return scan_octets(codes, NULL, block_count, 16, lanes, 32, limit, hits);
  }
  return scan_octets(codes, NULL, block_count, octets, lanes, query->flush, limit, hits);
}

static void scan4(
  const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets, const mvk_query *queries,
  const mvk_limit *limits, mvk_hit *const *hits, size_t *hit_counts) {
  const __m256i nibble = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
  const size_t bytes = octets * 32;
  const int8_t *lanes0 = queries[0].lanes, *lanes1 = queries[1].lanes;
  const int8_t *lanes2 = queries[2].lanes, *lanes3 = queries[3].lanes;
  size_t flush = octets;
  for (size_t q = 0; q < 4; q++) {
    // Both halves of an octet go into one sum here, so half as many octets fit.
    if (queries[q].flush / 2 < flush) flush = queries[q].flush / 2;
    hit_counts[q] = 0;
  }
  for (size_t b = 0; b < block_count; b++) {
    size_t block = blocks ? blocks[b] : b;
    const uint8_t *code = codes + block * bytes;
    __m256i total[4];
    for (size_t q = 0; q < 4; q++) total[q] = _mm256_setzero_si256();
    for (size_t o = 0; o < octets;) {
      size_t end = o + flush < octets ? o + flush : octets;
      __m256i s0 = _mm256_setzero_si256(), s1 = s0, s2 = s0, s3 = s0;
      for (; o < end; o++) {
        if (o % 2 == 0) _mm_prefetch((const char *)code + MVK_AHEAD + o * 32, _MM_HINT_T0);
        __m256i v = load(code + o * 32);
        __m256i low = _mm256_and_si256(v, nibble);
        __m256i high = _mm256_and_si256(_mm256_srli_epi16(v, 4), nibble);
        size_t at = o * 64;
        s0 = _mm256_add_epi16(s0, _mm256_maddubs_epi16(low, load(lanes0 + at)));
        s1 = _mm256_add_epi16(s1, _mm256_maddubs_epi16(low, load(lanes1 + at)));
        s2 = _mm256_add_epi16(s2, _mm256_maddubs_epi16(low, load(lanes2 + at)));
        s3 = _mm256_add_epi16(s3, _mm256_maddubs_epi16(low, load(lanes3 + at)));
        s0 = _mm256_add_epi16(s0, _mm256_maddubs_epi16(high, load(lanes0 + at + 32)));
        s1 = _mm256_add_epi16(s1, _mm256_maddubs_epi16(high, load(lanes1 + at + 32)));
        s2 = _mm256_add_epi16(s2, _mm256_maddubs_epi16(high, load(lanes2 + at + 32)));
        s3 = _mm256_add_epi16(s3, _mm256_maddubs_epi16(high, load(lanes3 + at + 32)));
      }
      total[0] = _mm256_add_epi32(total[0], _mm256_madd_epi16(s0, ones));
      total[1] = _mm256_add_epi32(total[1], _mm256_madd_epi16(s1, ones));
      total[2] = _mm256_add_epi32(total[2], _mm256_madd_epi16(s2, ones));
      total[3] = _mm256_add_epi32(total[3], _mm256_madd_epi16(s3, ones));
    }
    for (size_t q = 0; q < 4; q++) {
      int mask = passing(total[q], limits + q, block);
      if (__builtin_expect(mask, 0)) {
        hit_counts[q] = store(total[q], mask, block * 8, hits[q], hit_counts[q]);
      }
    }
  }
}

static inline int32_t add_lanes(__m256i v) {
  __m128i s = _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0x4e));
  s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0xb1));
  return _mm_cvtsi128_si32(s);
}

static size_t refine(
  const uint8_t *low, size_t octets, const mvk_query *query, const mvk_limit *limit, mvk_hit *hits,
  size_t count) {
  const mvk_limit local = *limit;
  size_t kept = 0;
  const __m256i nibble = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
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
      __m256i v = load(row + i);
      __m256i products = _mm256_add_epi16(
        _mm256_maddubs_epi16(_mm256_and_si256(v, nibble), load(first + i)),
        _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(v, 4), nibble), load(second + i)));
      total = _mm256_add_epi32(total, _mm256_madd_epi16(products, ones));
    }
    int32_t sum = 16 * hits[h].dot + add_lanes(total);
    for (; i < bytes; i++) sum += (row[i] & 15) * first[i] + (row[i] >> 4) * second[i];
    uint32_t number = hits[h].row;
    if (mvk_passes(sum, &local, number, local.errors[number])) hits[kept++] = (mvk_hit){number, sum};
  }
  return kept;
}

static inline float fold(__m256 v) {
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

static float dot(const float *a, const float *b, size_t count) {
  __m256 sums = _mm256_setzero_ps();
  for (size_t i = 0; i < count; i += 8) {
    sums = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), sums);
  }
  return fold(sums);
}

static float squared_distance(const float *a, const float *b, size_t count) {
  __m256 sums = _mm256_setzero_ps();
  for (size_t i = 0; i < count; i += 8) {
    __m256 difference = _mm256_sub_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i));
    sums = _mm256_fmadd_ps(difference, difference, sums);
  }
  return fold(sums);
}

static mvk_row_bounds encode(const float *row, const mvk_codebook *codebook, uint8_t *high, uint8_t *low) {
  __m256 high_error = _mm256_setzero_ps(), low_error = high_error, norm4 = high_error, norm8 = high_error;
  __m256 magnitude = high_error;
  const __m256 sixteenth = _mm256_set1_ps(0.0625f), half = _mm256_set1_ps(7.5f);
  const __m128i pack = _mm_set_epi32(-1, -1, -1, 0x0c080400);
  for (size_t o = 0; o < codebook->octets; o++) {
    __m256 x = _mm256_loadu_ps(row + o * 8), mean = _mm256_loadu_ps(codebook->mean + o * 8);
    __m256 step = _mm256_loadu_ps(codebook->step + o * 8);
    __m256 centred = _mm256_sub_ps(x, mean);
    __m256 position = _mm256_mul_ps(centred, _mm256_loadu_ps(codebook->inverse_step + o * 8));
    position = _mm256_fmadd_ps(position, _mm256_set1_ps(16), _mm256_set1_ps(128));
    position = _mm256_min_ps(_mm256_max_ps(position, _mm256_setzero_ps()), _mm256_set1_ps(255));
    __m256i code = _mm256_cvttps_epi32(position);
    __m256i upper = _mm256_srli_epi32(code, 4), lower = _mm256_and_si256(code, _mm256_set1_epi32(15));
    __m256 code8 =
      _mm256_mul_ps(_mm256_sub_ps(_mm256_cvtepi32_ps(code), _mm256_set1_ps(127.5f)), sixteenth);
    __m256 code4 = _mm256_sub_ps(_mm256_cvtepi32_ps(upper), half);
    __m256 high_difference = _mm256_fnmadd_ps(step, code4, centred);
    __m256 low_difference = _mm256_fnmadd_ps(step, code8, centred);
    high_error = _mm256_fmadd_ps(high_difference, high_difference, high_error);
    low_error = _mm256_fmadd_ps(low_difference, low_difference, low_error);
    norm4 = _mm256_fmadd_ps(code4, code4, norm4);
    norm8 = _mm256_fmadd_ps(code8, code8, norm8);
    magnitude = _mm256_fmadd_ps(x, x, magnitude);
    magnitude = _mm256_fmadd_ps(mean, mean, magnitude);
    magnitude = _mm256_fmadd_ps(_mm256_mul_ps(step, _mm256_set1_ps(64)), step, magnitude);
    __m128i upper_pairs = _mm_or_si128(
      _mm256_castsi256_si128(upper), _mm_slli_epi32(_mm256_extracti128_si256(upper, 1), 4));
    __m128i lower_pairs = _mm_or_si128(
      _mm256_castsi256_si128(lower), _mm_slli_epi32(_mm256_extracti128_si256(lower, 1), 4));
    _mm_storeu_si32(high + o * 32, _mm_shuffle_epi8(upper_pairs, pack));
    _mm_storeu_si32(low + o * 4, _mm_shuffle_epi8(lower_pairs, pack));
  }
  return mvk_bounds(fold(high_error), fold(low_error), fold(norm4), fold(norm8), fold(magnitude));
}

#pragma clang attribute pop

const mvk_kernels mvk_avx2 = {"avx2", scan, scan4, refine, dot, squared_distance, encode};
#endif
