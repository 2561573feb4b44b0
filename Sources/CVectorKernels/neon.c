/// Kernels for arm64: NEON, with the dot-product instructions where the processor has them.
#if defined(__aarch64__)
#include "internal.h"

#include <arm_neon.h>

/// Rows of four (half a block) that reach the limit are appended to `hits`.
static inline size_t store(
  int32x4_t sums, const mvk_limit *limit, size_t row, mvk_hit *hits, size_t count) {
  float32x4_t bias = limit->bias ? vld1q_f32(limit->bias + row) : vdupq_n_f32(0);
  float32x4_t value = vfmaq_n_f32(vnegq_f32(bias), vcvtq_f32_s32(sums), limit->step);
  float floor = __builtin_fmaf(-limit->norm, limit->errors[row / MVK_BLOCK_ROWS], limit->floor);
  uint32x4_t passed = vcgeq_f32(value, vdupq_n_f32(floor));
  if (__builtin_expect(vmaxvq_u32(passed) == 0, 1)) return count;
  int32_t dots[4];
  uint32_t flags[4];
  vst1q_s32(dots, sums);
  vst1q_u32(flags, passed);
  for (uint32_t lane = 0; lane < 4; lane++) {
    if (flags[lane]) hits[count++] = (mvk_hit){(uint32_t)row + lane, dots[lane]};
  }
  return count;
}

static inline int8x16_t low_nibbles(uint8x16_t v) {
  return vreinterpretq_s8_u8(vandq_u8(v, vdupq_n_u8(15)));
}

static inline int8x16_t high_nibbles(uint8x16_t v) { return vreinterpretq_s8_u8(vshrq_n_u8(v, 4)); }

/// Adds products of four consecutive components to each of four sums, without the dot-product instructions.
static inline int32x4_t add_products(int32x4_t sum, int8x16_t a, int8x16_t b) {
  int16x8_t first = vmull_s8(vget_low_s8(a), vget_low_s8(b));
  int16x8_t second = vmull_high_s8(a, b);
  return vaddq_s32(sum, vpaddq_s32(vpaddlq_s16(first), vpaddlq_s16(second)));
}

#define MVK_NEON_KERNELS(SUFFIX, ADD, TARGET)                                                                \
  TARGET static inline void sum_block_##SUFFIX(                                                              \
    const uint8_t *code, size_t octets, const int8_t *lanes, int32x4_t *upper, int32x4_t *lower) {           \
    int32x4_t s0 = vdupq_n_s32(0), s1 = s0, s2 = s0, s3 = s0;                                                \
    for (size_t o = 0; o < octets; o++) {                                                                    \
      uint8x16_t v = vld1q_u8(code + o * 32), w = vld1q_u8(code + o * 32 + 16);                              \
      int8x16_t low = vld1q_s8(lanes + o * 64), high = vld1q_s8(lanes + o * 64 + 32);                        \
      s0 = ADD(s0, low_nibbles(v), low);                                                                     \
      s1 = ADD(s1, low_nibbles(w), low);                                                                     \
      s2 = ADD(s2, high_nibbles(v), high);                                                                   \
      s3 = ADD(s3, high_nibbles(w), high);                                                                   \
    }                                                                                                        \
    *upper = vaddq_s32(s0, s2);                                                                              \
    *lower = vaddq_s32(s1, s3);                                                                              \
  }                                                                                                          \
  TARGET static size_t scan_##SUFFIX(                                                                        \
    const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets,                         \
    const mvk_query *query, const mvk_limit *limit, mvk_hit *hits) {                                         \
    size_t count = 0;                                                                                        \
    for (size_t b = 0; b < block_count; b++) {                                                               \
      size_t block = blocks ? blocks[b] : b;                                                                 \
      int32x4_t upper, lower;                                                                                \
      sum_block_##SUFFIX(codes + block * octets * 32, octets, query->lanes, &upper, &lower);                 \
      count = store(upper, limit, block * 8, hits, count);                                                   \
      count = store(lower, limit, block * 8 + 4, hits, count);                                               \
    }                                                                                                        \
    return count;                                                                                            \
  }                                                                                                          \
  TARGET static void scan4_##SUFFIX(                                                                         \
    const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets,                         \
    const mvk_query *queries, const mvk_limit *limits, mvk_hit *const *hits, size_t *hit_counts) {           \
    for (size_t q = 0; q < 4; q++) hit_counts[q] = 0;                                                        \
    for (size_t b = 0; b < block_count; b++) {                                                               \
      size_t block = blocks ? blocks[b] : b;                                                                 \
      for (size_t q = 0; q < 4; q++) {                                                                       \
        int32x4_t upper, lower;                                                                              \
        sum_block_##SUFFIX(codes + block * octets * 32, octets, queries[q].lanes, &upper, &lower);           \
        hit_counts[q] = store(upper, limits + q, block * 8, hits[q], hit_counts[q]);                         \
        hit_counts[q] = store(lower, limits + q, block * 8 + 4, hits[q], hit_counts[q]);                     \
      }                                                                                                      \
    }                                                                                                        \
  }                                                                                                          \
  TARGET static size_t refine_##SUFFIX(                                                                      \
    const uint8_t *low, size_t octets, const mvk_query *query, const mvk_limit *limit, mvk_hit *hits,        \
    size_t count) {                                                                                          \
    size_t kept = 0;                                                                                         \
    const size_t bytes = octets * 4;                                                                         \
    const int8_t *first = query->packed, *second = query->packed + bytes;                                    \
    for (size_t h = 0; h < count; h++) {                                                                     \
      const uint8_t *row = low + hits[h].row * bytes;                                                        \
      if (h + 8 < count) __builtin_prefetch(low + hits[h + 8].row * bytes);                                  \
      int32x4_t total = vdupq_n_s32(0);                                                                      \
      size_t i = 0;                                                                                          \
      for (; i + 16 <= bytes; i += 16) {                                                                     \
        uint8x16_t v = vld1q_u8(row + i);                                                                    \
        total = ADD(total, low_nibbles(v), vld1q_s8(first + i));                                             \
        total = ADD(total, high_nibbles(v), vld1q_s8(second + i));                                           \
      }                                                                                                      \
      int32_t sum = 16 * hits[h].dot + vaddvq_s32(total);                                                    \
      for (; i < bytes; i++) sum += (row[i] & 15) * first[i] + (row[i] >> 4) * second[i];                    \
      uint32_t number = hits[h].row;                                                                         \
      if (mvk_passes(sum, limit, number, limit->errors[number])) hits[kept++] = (mvk_hit){number, sum};      \
    }                                                                                                        \
    return kept;                                                                                             \
  }

MVK_NEON_KERNELS(plain, add_products, )
MVK_NEON_KERNELS(dot, vdotq_s32, __attribute__((target("dotprod"))))

/// The scalar order of summation: lanes 0-3 and 4-7, then halves, then quarters.
static inline float fold(float32x4_t low, float32x4_t high) {
  float32x4_t s = vaddq_f32(low, high);
  float32x2_t pairs = vadd_f32(vget_low_f32(s), vget_high_f32(s));
  return vget_lane_f32(pairs, 0) + vget_lane_f32(pairs, 1);
}

static float dot(const float *a, const float *b, size_t count) {
  float32x4_t low = vdupq_n_f32(0), high = low;
  for (size_t i = 0; i < count; i += 8) {
    low = vfmaq_f32(low, vld1q_f32(a + i), vld1q_f32(b + i));
    high = vfmaq_f32(high, vld1q_f32(a + i + 4), vld1q_f32(b + i + 4));
  }
  return fold(low, high);
}

static float squared_distance(const float *a, const float *b, size_t count) {
  float32x4_t low = vdupq_n_f32(0), high = low;
  for (size_t i = 0; i < count; i += 8) {
    float32x4_t first = vsubq_f32(vld1q_f32(a + i), vld1q_f32(b + i));
    float32x4_t second = vsubq_f32(vld1q_f32(a + i + 4), vld1q_f32(b + i + 4));
    low = vfmaq_f32(low, first, first);
    high = vfmaq_f32(high, second, second);
  }
  return fold(low, high);
}

// Encoding is a small part of loading; the compiler's own use of NEON will do.
static mvk_row_bounds encode(const float *row, const mvk_codebook *codebook, uint8_t *high, uint8_t *low) {
  return mvk_scalar.encode(row, codebook, high, low);
}

const mvk_kernels mvk_neon = {"neon", scan_plain, scan4_plain, refine_plain, dot, squared_distance, encode};
const mvk_kernels mvk_neon_dot = {"neon-dot", scan_dot, scan4_dot, refine_dot, dot, squared_distance, encode};
#endif
