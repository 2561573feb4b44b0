#include "source.h"

#include <libavutil/error.h>
#include <libavutil/mem.h>
#include <stdio.h>
#include <string.h>

static int read_bytes(void *opaque, uint8_t *buffer, int size) {
  struct memory_source *source = opaque;
  const size_t left = source->count - source->place;
  if (left == 0) return AVERROR_EOF;
  const size_t count = left < (size_t)size ? left : (size_t)size;
  memcpy(buffer, source->bytes + source->place, count);
  source->place += count;
  return (int)count;
}

static int64_t seek(void *opaque, int64_t offset, int whence) {
  struct memory_source *source = opaque;
  if (whence & AVSEEK_SIZE) return (int64_t)source->count;
  int64_t start = 0;
  switch (whence & ~AVSEEK_FORCE) {
    case SEEK_SET: break;
    case SEEK_CUR: start = (int64_t)source->place; break;
    case SEEK_END: start = (int64_t)source->count; break;
    default: return AVERROR(EINVAL);
  }
  // Both are compared before they are added: the offset is the file's.
  if (offset < -start || offset > (int64_t)source->count - start) return AVERROR(EINVAL);
  source->place = (size_t)(start + offset);
  return (int64_t)source->place;
}

AVIOContext *memory_source_open(struct memory_source *source) {
  const int size = 1 << 16;
  uint8_t *buffer = av_malloc((size_t)size);
  if (!buffer) return NULL;
  AVIOContext *context = avio_alloc_context(buffer, size, 0, source, read_bytes, NULL, seek);
  if (!context) av_free(buffer);
  return context;
}
