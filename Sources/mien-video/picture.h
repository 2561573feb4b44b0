#ifndef MIEN_VIDEO_PICTURE_H
#define MIEN_VIDEO_PICTURE_H

#include <libavcodec/avcodec.h>
#include <libswscale/swscale.h>
#include <stdint.h>

// Turns decoded frames into upright pictures of a bounded size; keeps what it needs between frames.
struct picture_maker {
  // In pixels.
  int longer_side;
  // Quarter turns, clockwise, that make a frame upright.
  int quarter_turns;
  struct SwsContext *scaler;
  uint8_t *scaled;
  uint8_t *upright;
  size_t capacity;
};

// Makes the picture of a frame.
//
// Returns 0 and the picture, which is the maker's and lasts until the next one: red, green and blue without gaps between
// rows; a negative error of FFmpeg's otherwise.
int picture_make(
  struct picture_maker *maker, const AVFrame *frame, const uint8_t **pixels, int *width, int *height);

#endif
