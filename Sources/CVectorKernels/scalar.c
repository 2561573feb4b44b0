/// The oracle: plain C, the meaning of every kernel.
#include "internal.h"

#include <math.h>
#include <string.h>

static int32_t block_dot(const uint8_t *block, size_t octets, const int8_t *packed, size_t lane) {
  const int8_t *high = packed + octets * 4;
  int32_t sum = 0;
  for (size_t o = 0; o < octets; o++) {
    for (size_t i = 0; i < 4; i++) {
      int32_t byte = block[o * 32 + lane * 4 + i];
      sum += (byte & 15) * packed[o * 4 + i] + (byte >> 4) * high[o * 4 + i];
    }
  }
  return sum;
}

static size_t scan(
  const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets, const mvk_query *query,
  const mvk_limit *limit, mvk_hit *hits) {
  size_t count = 0;
  for (size_t b = 0; b < block_count; b++) {
    size_t block = blocks ? blocks[b] : b;
    for (size_t lane = 0; lane < MVK_BLOCK_ROWS; lane++) {
      size_t row = block * MVK_BLOCK_ROWS + lane;
      int32_t dot = block_dot(codes + block * octets * 32, octets, query->packed, lane);
      if (mvk_passes(dot, limit, row, limit->errors[block])) hits[count++] = (mvk_hit){(uint32_t)row, dot};
    }
  }
  return count;
}

static void scan4(
  const uint8_t *codes, const uint16_t *blocks, size_t block_count, size_t octets, const mvk_query *queries,
  const mvk_limit *limits, mvk_hit *const *hits, size_t *hit_counts) {
  for (size_t q = 0; q < 4; q++) {
    hit_counts[q] = scan(codes, blocks, block_count, octets, queries + q, limits + q, hits[q]);
  }
}

static size_t refine(
  const uint8_t *low, size_t octets, const mvk_query *query, const mvk_limit *limit, mvk_hit *hits,
  size_t count) {
  size_t kept = 0;
  const int8_t *first = query->packed;
  const int8_t *second = query->packed + octets * 4;
  for (size_t h = 0; h < count; h++) {
    size_t row = hits[h].row;
    const uint8_t *codes = low + row * octets * 4;
    int32_t sum = 16 * hits[h].dot;
    for (size_t i = 0; i < octets * 4; i++) sum += (codes[i] & 15) * first[i] + (codes[i] >> 4) * second[i];
    if (mvk_passes(sum, limit, row, limit->errors[row])) hits[kept++] = (mvk_hit){(uint32_t)row, sum};
  }
  return kept;
}

/// The order in which eight partial sums become one; every kernel follows it.
static float fold(const float *s) {
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

/// Partial sum `j` takes components `j`, `j + 8`, `j + 16` …, each by one fused multiply-add.
static float dot(const float *a, const float *b, size_t count) {
  float sums[8] = {0};
  for (size_t i = 0; i < count; i += 8) {
    for (size_t j = 0; j < 8; j++) sums[j] = fmaf(a[i + j], b[i + j], sums[j]);
  }
  return fold(sums);
}

static float squared_distance(const float *a, const float *b, size_t count) {
  float sums[8] = {0};
  for (size_t i = 0; i < count; i += 8) {
    for (size_t j = 0; j < 8; j++) {
      float difference = a[i + j] - b[i + j];
      sums[j] = fmaf(difference, difference, sums[j]);
    }
  }
  return fold(sums);
}

static mvk_row_bounds encode(const float *row, const mvk_codebook *codebook, uint8_t *high, uint8_t *low) {
  double high_error = 0, low_error = 0, norm4 = 0, norm8 = 0, magnitude = 0;
  for (size_t o = 0; o < codebook->octets; o++) {
    uint8_t codes[8];
    for (size_t j = 0; j < 8; j++) {
      size_t d = o * 8 + j;
      float mean = codebook->mean[d], step = codebook->step[d];
      float position = (row[d] - mean) * codebook->inverse_step[d] * 16.0f + 128.0f;
      position = position < 0 ? 0 : position;
      position = position > 255 ? 255 : position;
      codes[j] = (uint8_t)position;
      float code8 = ((float)codes[j] - 127.5f) * 0.0625f;
      float code4 = (float)(codes[j] >> 4) - 7.5f;
      float high_difference = row[d] - mean - step * code4;
      float low_difference = row[d] - mean - step * code8;
      high_error += (double)high_difference * high_difference;
      low_error += (double)low_difference * low_difference;
      norm4 += (double)code4 * code4;
      norm8 += (double)code8 * code8;
      magnitude += (double)row[d] * row[d] + (double)mean * mean + 64.0 * step * step;
    }
    for (size_t i = 0; i < 4; i++) {
      high[o * 32 + i] = (uint8_t)((codes[i] >> 4) | (codes[i + 4] & 0xf0));
      low[o * 4 + i] = (uint8_t)((codes[i] & 15) | (codes[i + 4] << 4));
    }
  }
  return mvk_bounds((float)high_error, (float)low_error, (float)norm4, (float)norm8, (float)magnitude);
}

double mvk_square_sum(const float *row, size_t count) {
  double sums[4] = {0};
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (size_t j = 0; j < 4; j++) sums[j] += (double)row[i + j] * (double)row[i + j];
  }
  for (; i < count; i++) sums[0] += (double)row[i] * (double)row[i];
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

double mvk_difference_square_sum(const float *a, const float *b, size_t count) {
  double sums[4] = {0};
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (size_t j = 0; j < 4; j++) {
      double difference = (double)a[i + j] - (double)b[i + j];
      sums[j] += difference * difference;
    }
  }
  for (; i < count; i++) {
    double difference = (double)a[i] - (double)b[i];
    sums[0] += difference * difference;
  }
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

void mvk_scale(float *target, const float *source, size_t count, double factor) {
  for (size_t i = 0; i < count; i++) target[i] = (float)((double)source[i] * factor);
}

void mvk_prefetch(const uint8_t *low, size_t octets, const float *errors, const mvk_hit *hits, size_t count) {
  for (size_t h = 0; h < count; h++) {
    const uint8_t *row = low + hits[h].row * octets * 4;
    for (size_t i = 0; i < octets * 4; i += 64) __builtin_prefetch(row + i);
    __builtin_prefetch(errors + hits[h].row);
  }
}

void mvk_erase_codes(uint8_t *high, uint8_t *low, size_t octets) {
  for (size_t o = 0; o < octets; o++) memset(high + o * 32, 0x88, 4);
  memset(low, 0x88, octets * 4);
}

/// Whether sums over windows of `flush` octets of one half, and of `flush / 2` octets of both, fit 16 bits.
static bool fits(const int8_t *codes, size_t octets, size_t flush) {
  for (size_t pair = 0; pair < 4; pair += 2) {
    int32_t up[3] = {0}, down[3] = {0};
    for (size_t o = 0; o < octets; o++) {
      if (o % flush == 0) up[0] = up[1] = down[0] = down[1] = 0;
      if (o % (flush / 2) == 0) up[2] = down[2] = 0;
      for (size_t half = 0; half < 2; half++) {
        for (size_t i = pair; i < pair + 2; i++) {
          int32_t product = 15 * codes[o * 8 + half * 4 + i];
          int32_t *sums = product > 0 ? up : down;
          sums[half] += product;
          sums[2] += product;
        }
      }
      for (size_t k = 0; k < 3; k++) {
        if (up[k] > INT16_MAX || down[k] < INT16_MIN) return false;
      }
    }
  }
  return true;
}

uint32_t mvk_arrange(const int8_t *codes, size_t octets, int8_t *lanes, int8_t *packed) {
  for (size_t o = 0; o < octets; o++) {
    const int8_t *octet = codes + o * 8;
    for (size_t row = 0; row < MVK_BLOCK_ROWS; row++) {
      memcpy(lanes + o * 64 + row * 4, octet, 4);
      memcpy(lanes + o * 64 + 32 + row * 4, octet + 4, 4);
    }
    memcpy(packed + o * 4, octet, 4);
    memcpy(packed + (octets + o) * 4, octet + 4, 4);
  }
  if (fits(codes, octets, 2 * octets)) return (uint32_t)(2 * octets);
  // 8 octets always fit: 8 * 2 * 15 * 127 < 32768.
  return octets > 8 && fits(codes, octets, 16) ? 16 : 8;
}

const mvk_kernels mvk_scalar = {"scalar", scan, scan4, refine, dot, squared_distance, encode};
