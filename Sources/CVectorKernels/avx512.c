/// Kernels for x86-64 with AVX-512 VNNI: products of 8-bit codes summed in 32 bits by one instruction.
#if defined(__x86_64__)
#include "internal.h"

#include <immintrin.h>

#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,avx2,fma"))), apply_to = function)

static inline __m512i load(const void *p) { return _mm512_loadu_si512(p); }

static inline __m256i load_half(const void *p) { return _mm256_loadu_si256((const __m256i *)p); }

/// How far ahead of the scan memory is asked for.
#define MVK_AHEAD 3072

/// Octets whose lanes are kept on the stack; wider rows take the general way.
#define MVK_MOST_PAIRS 64

static inline __m512 side_by_side(__m256 first, __m256 second) {
  return _mm512_castpd_ps(
    _mm512_insertf64x4(_mm512_castps_pd(_mm512_castps256_ps512(first)), _mm256_castps_pd(second), 1));
}

/// Rows of two blocks that reach the limit, as a bit mask: the lower eight bits are the first block's.
static inline __attribute__((always_inline)) unsigned passing(
  __m512i sums, const mvk_limit *limit, size_t first, size_t second) {
  __m512 bias = _mm512_setzero_ps();
  if (limit->bias) {
    bias = side_by_side(_mm256_loadu_ps(limit->bias + first * 8), _mm256_loadu_ps(limit->bias + second * 8));
  }
  __m512 errors =
    side_by_side(_mm256_broadcast_ss(limit->errors + first), _mm256_broadcast_ss(limit->errors + second));
  __m512 value = _mm512_fmsub_ps(_mm512_cvtepi32_ps(sums), _mm512_set1_ps(limit->step), bias);
  __m512 floor =
    _mm512_fnmadd_ps(_mm512_set1_ps(limit->norm), errors, _mm512_set1_ps(limit->floor));
  return _mm512_cmp_ps_mask(value, floor, _CMP_GE_OQ);
}

static size_t store(
  __m512i sums, unsigned mask, size_t first, size_t second, mvk_hit *hits, size_t count) {
  int32_t dots[16];
  _mm512_storeu_si512(dots, sums);
  while (mask) {
    unsigned lane = (unsigned)__builtin_ctz(mask);
    mask &= mask - 1;
    size_t block = lane < 8 ? first : second;
    hits[count++] = (mvk_hit){(uint32_t)(block * 8 + lane % 8), dots[lane]};
  }
  return count;
}

/// A query as it lies beside two octets of codes in a register.
typedef struct {
  __m512i low, high;
} pair;

/// Two octets of codes fill a register. The query's low and high lanes alternate in memory; here the lows, and
/// the highs, of two octets are brought together. A last single octet is paired with zeros.
static inline __attribute__((always_inline)) pair pair_of(const int8_t *lanes, size_t number, size_t octets) {
  const int8_t *at = lanes + number * 128;
  __m512i first = load(at);
  __m512i second = number * 2 + 1 < octets ? load(at + 64) : _mm512_setzero_si512();
  return (pair){_mm512_shuffle_i64x2(first, second, 0x44), _mm512_shuffle_i64x2(first, second, 0xee)};
}

/// Adds the products of 64 bytes of codes. The high nibbles are left where they are, so their sum comes out
/// 16 times too large, which still fits.
static inline __attribute__((always_inline)) void add_products(
  __m512i codes, pair query, __m512i *low_sum, __m512i *high_sum) {
  *low_sum = _mm512_dpbusd_epi32(*low_sum, _mm512_and_si512(codes, _mm512_set1_epi8(0x0f)), query.low);
  *high_sum =
    _mm512_dpbusd_epi32(*high_sum, _mm512_and_si512(codes, _mm512_set1_epi8((char)0xf0)), query.high);
}

static inline __attribute__((always_inline)) __m512i total(__m512i low_sum, __m512i high_sum) {
  return _mm512_add_epi32(low_sum, _mm512_srai_epi32(high_sum, 4));
}

/// The sums of two blocks, whose even and odd octets were summed apart, side by side.
static inline __attribute__((always_inline)) __m512i join(__m512i first, __m512i second) {
  return _mm512_add_epi32(
    _mm512_shuffle_i64x2(first, second, 0x44), _mm512_shuffle_i64x2(first, second, 0xee));
}

/// 64 bytes of codes, or the last 32 of a block with an odd number of octets.
static inline __attribute__((always_inline)) __m512i codes_at(
  const uint8_t *block, size_t number, size_t octets) {
  const uint8_t *at = block + number * 64;
  if (number * 2 + 1 < octets) return load(at);
  return _mm512_zextsi256_si512(_mm256_loadu_si256((const __m256i *)at));
}

/// Forbids the compiler to move loads through `pointer` before what stands above.
#define MVK_KEEP_ORDER(pointer) __asm__ volatile("" : "+r"(pointer))

/// The sums of two blocks side by side. When the second follows the first in memory, lines further on are
/// fetched meanwhile: each before the loads of its step, because prefetches that come in a heap after many
/// loads make a scan of much memory half as fast.
static inline __attribute__((always_inline)) __m512i sum_two(
  const uint8_t *first, const uint8_t *second, bool is_run, size_t octets, const pair *query) {
  __m512i low0 = _mm512_setzero_si512(), low1 = low0, high0 = low0, high1 = low0;
  for (size_t p = 0; p < (octets + 1) / 2; p++) {
    if (is_run) {
      const char *ahead = (const char *)first + MVK_AHEAD + p * 128;
      _mm_prefetch(ahead, _MM_HINT_T0);
      _mm_prefetch(ahead + 64, _MM_HINT_T0);
      MVK_KEEP_ORDER(first);
      MVK_KEEP_ORDER(second);
    }
    add_products(codes_at(first, p, octets), query[p], &low0, &high0);
    add_products(codes_at(second, p, octets), query[p], &low1, &high1);
  }
  return join(total(low0, high0), total(low1, high1));
}

static inline __attribute__((always_inline)) size_t scan_octets(
  const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets, const pair *query,
  const mvk_limit *limit, mvk_hit *hits) {
  const size_t bytes = octets * 32;
  const mvk_limit local = *limit;
  size_t count = 0;
  for (size_t b = 0; b < block_count; b += 2) {
    // A last single block is summed twice and stored once.
    size_t last = b + 1 < block_count ? b + 1 : b;
    size_t first = b, second = last;
    if (blocks) {
      first = blocks[b];
      second = blocks[last];
      for (size_t n = b + 4; n < b + 6 && n < block_count; n++) {
        const char *next = (const char *)codes + blocks[n] * bytes;
        for (size_t i = 0; i < bytes; i += 64) _mm_prefetch(next + i, _MM_HINT_T0);
      }
    }
    __m512i sums = sum_two(codes + first * bytes, codes + second * bytes, !blocks, octets, query);
    unsigned mask = passing(sums, &local, first, second);
    if (last == b) mask &= 0xff;
    if (__builtin_expect(mask != 0, 0)) count = store(sums, mask, first, second, hits, count);
  }
  return count;
}

static size_t scan(
  const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets, const mvk_query *query,
  const mvk_limit *limit, mvk_hit *hits) {
  const size_t pairs = (octets + 1) / 2;
  // Wider rows than any embedder makes.
  if (pairs > MVK_MOST_PAIRS) {
    return mvk_avx2.scan(codes, blocks, block_count, octets, query, limit, hits);
  }
  pair lanes[MVK_MOST_PAIRS];
  for (size_t p = 0; p < pairs; p++) lanes[p] = pair_of(query->lanes, p, octets);
  // The query of the most usual dimension, 128, stays in sixteen registers.
  if (octets == 16) {
    return blocks ? scan_octets(codes, blocks, block_count, 16, lanes, limit, hits)
                  : scan_octets(codes, NULL, block_count, 16, lanes, limit, hits);
  }
  return scan_octets(codes, blocks, block_count, octets, lanes, limit, hits);
}

static inline __attribute__((always_inline)) void scan4_octets(
  const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets,
  const pair lanes[4][MVK_MOST_PAIRS], const mvk_limit *limits, mvk_hit *const *hits, size_t *hit_counts) {
  const size_t bytes = octets * 32, pairs = (octets + 1) / 2;
  for (size_t b = 0; b < block_count; b += 2) {
    size_t last = b + 1 < block_count ? b + 1 : b;
    size_t first = blocks ? blocks[b] : b, second = blocks ? blocks[last] : last;
    const uint8_t *one = codes + first * bytes, *other = codes + second * bytes;
    __m512i low[4][2], high[4][2];
    for (size_t q = 0; q < 4; q++) {
      low[q][0] = low[q][1] = high[q][0] = high[q][1] = _mm512_setzero_si512();
    }
    // Two blocks share the loads of the queries, and four queries those of the codes.
    for (size_t p = 0; p < pairs; p++) {
      __m512i a = codes_at(one, p, octets), c = codes_at(other, p, octets);
      if (!blocks) {
        _mm_prefetch((const char *)one + MVK_AHEAD + p * 128, _MM_HINT_T0);
        _mm_prefetch((const char *)one + MVK_AHEAD + p * 128 + 64, _MM_HINT_T0);
      }
#pragma clang loop unroll(full)
      for (size_t q = 0; q < 4; q++) {
        add_products(a, lanes[q][p], &low[q][0], &high[q][0]);
        add_products(c, lanes[q][p], &low[q][1], &high[q][1]);
      }
    }
#pragma clang loop unroll(full)
    for (size_t q = 0; q < 4; q++) {
      __m512i sums = join(total(low[q][0], high[q][0]), total(low[q][1], high[q][1]));
      unsigned mask = passing(sums, limits + q, first, second);
      if (last == b) mask &= 0xff;
      if (__builtin_expect(mask != 0, 0)) {
        hit_counts[q] = store(sums, mask, first, second, hits[q], hit_counts[q]);
      }
    }
  }
}

static void scan4(
  const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets, const mvk_query *queries,
  const mvk_limit *limits, mvk_hit *const *hits, size_t *hit_counts) {
  const size_t pairs = (octets + 1) / 2;
  if (pairs > MVK_MOST_PAIRS) {
    mvk_avx2.scan4(codes, blocks, block_count, octets, queries, limits, hits, hit_counts);
    return;
  }
  pair lanes[4][MVK_MOST_PAIRS];
  for (size_t q = 0; q < 4; q++) {
    hit_counts[q] = 0;
    for (size_t p = 0; p < pairs; p++) lanes[q][p] = pair_of(queries[q].lanes, p, octets);
  }
  if (octets == 16) {
    scan4_octets(codes, blocks, block_count, 16, lanes, limits, hits, hit_counts);
  } else {
    scan4_octets(codes, blocks, block_count, octets, lanes, limits, hits, hit_counts);
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
