#ifndef MIEN_VIDEO_SOURCE_H
#define MIEN_VIDEO_SOURCE_H

#include <libavformat/avformat.h>
#include <stddef.h>
#include <stdint.h>

// A video file in memory.
struct memory_source {
  const uint8_t *bytes;
  size_t count;
  size_t place;
};

// Gives FFmpeg the file's bytes; it cannot open anything else. Returns NULL without memory. The caller frees the
// context's buffer and the context.
AVIOContext *memory_source_open(struct memory_source *source);

#endif
