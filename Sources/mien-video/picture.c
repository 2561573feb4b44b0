#include "picture.h"

#include <libavutil/common.h>
#include <libavutil/error.h>
#include <libavutil/mem.h>
#include <string.h>

// The scaler writes whole blocks, for which rows need room behind them.
static const int row_slack = 64;

static int row_stride(int width) { return FFALIGN(width * 3 + row_slack, 64); }

static int make_room(struct picture_maker *maker, int width, int height) {
  const size_t needed = (size_t)row_stride(FFMAX(width, height)) * (size_t)(FFMAX(width, height) + 2);
  if (needed <= maker->capacity) return 0;
  av_freep(&maker->scaled);
  av_freep(&maker->upright);
  maker->capacity = 0;
  maker->scaled = av_malloc(needed);
  maker->upright = av_malloc(needed);
  if (!maker->scaled || !maker->upright) return AVERROR(ENOMEM);
  maker->capacity = needed;
  return 0;
}

// The size with square pixels, shrunk to the longer side where it is larger.
static void target_size(const struct picture_maker *maker, const AVFrame *frame, int *width, int *height) {
  double across = frame->width;
  double down = frame->height;
  const AVRational ratio = frame->sample_aspect_ratio;
  // Ratios that nobody films with are a damaged file's.
  if (ratio.num > 0 && ratio.den > 0) {
    const double stretch = av_q2d(ratio);
    if (stretch > 1 && stretch <= 4) down /= stretch;
    if (stretch < 1 && stretch >= 0.25) across *= stretch;
  }
  const double shrink = FFMIN(1, maker->longer_side / FFMAX(across, down));
  *width = FFMAX(1, (int)(across * shrink + 0.5));
  *height = FFMAX(1, (int)(down * shrink + 0.5));
}

// Copies the scaled rows without gaps, turned.
static void turn(const struct picture_maker *maker, int width, int height) {
  const int stride = row_stride(width);
  uint8_t *place = maker->upright;
  const int turned = maker->quarter_turns % 2;
  const int rows = turned ? width : height;
  const int columns = turned ? height : width;
  for (int y = 0; y < rows; y++) {
    if (maker->quarter_turns == 0) {
      memcpy(place, maker->scaled + (size_t)y * stride, (size_t)columns * 3);
      place += columns * 3;
      continue;
    }
    for (int x = 0; x < columns; x++, place += 3) {
      const int from_x = maker->quarter_turns == 1 ? y : maker->quarter_turns == 2 ? width - 1 - x : width - 1 - y;
      const int from_y = maker->quarter_turns == 1 ? height - 1 - x : maker->quarter_turns == 2 ? height - 1 - y : x;
      memcpy(place, maker->scaled + (size_t)from_y * stride + from_x * 3, 3);
    }
  }
}

int picture_make(
  struct picture_maker *maker, const AVFrame *frame, const uint8_t **pixels, int *width, int *height) {
  int across, down;
  target_size(maker, frame, &across, &down);
  const int room = make_room(maker, across, down);
  if (room < 0) return room;
  maker->scaler = sws_getCachedContext(
    maker->scaler, frame->width, frame->height, frame->format, across, down, AV_PIX_FMT_RGB24, SWS_AREA, NULL, NULL,
    NULL);
  if (!maker->scaler) return AVERROR(EINVAL);
  uint8_t *const planes[4] = {maker->scaled};
  const int strides[4] = {row_stride(across)};
  const int rows = sws_scale(
    maker->scaler, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, planes, strides);
  if (rows < 0) return rows;
  turn(maker, across, down);
  *pixels = maker->upright;
  *width = maker->quarter_turns % 2 ? down : across;
  *height = maker->quarter_turns % 2 ? across : down;
  return 0;
}
