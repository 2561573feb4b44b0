// The classic libjpeg API behind functions that never jump across Swift frames.
//
// libjpeg reports errors by a callback that must not return, so every entry point sets up its own
// setjmp and turns the jump into a status. The caller owns all memory that is passed in.
#ifndef MIEN_CTURBOJPEG_H
#define MIEN_CTURBOJPEG_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
  MIEN_JPEG_OK = 0,
  MIEN_JPEG_TRUNCATED,
  MIEN_JPEG_CORRUPT,
  MIEN_JPEG_UNSUPPORTED,
  MIEN_JPEG_EMPTY,
  MIEN_JPEG_TOO_LARGE,
  MIEN_JPEG_TOO_MANY_SCANS,
  MIEN_JPEG_NO_MEMORY
} mien_jpeg_status;

typedef struct {
  uint32_t width;
  uint32_t height;
  uint32_t components;
  uint32_t progressive;      // 1 when the file has several scans, so that coefficients must be kept
  uint32_t arithmetic;       // 1 for arithmetic coding, whose size has no useful lower bound
  uint64_t blocks;           // 8×8 blocks of all components, padding included
  const uint8_t *exif;       // payload of the first Exif APP1 segment after "Exif\0\0", or NULL
  uint32_t exif_count;
} mien_jpeg_header;

// What to decode, in pixels of the reduced image; `left` and `width` come back widened to what
// libjpeg can deliver.
typedef struct {
  uint32_t denominator;      // 1, 2, 4 or 8
  uint32_t left, top, width, height;
  uint32_t maximum_scans;
  size_t maximum_memory;     // bytes that libjpeg may allocate
} mien_jpeg_window;

typedef struct mien_jpeg_decoder mien_jpeg_decoder;

// `bytes` must outlive the decoder. NULL when memory is exhausted.
mien_jpeg_decoder *mien_jpeg_decoder_create(const uint8_t *bytes, size_t count);
void mien_jpeg_decoder_destroy(mien_jpeg_decoder *decoder);

mien_jpeg_status mien_jpeg_decoder_read_header(mien_jpeg_decoder *decoder, mien_jpeg_header *header);
mien_jpeg_status mien_jpeg_decoder_start(mien_jpeg_decoder *decoder, mien_jpeg_window *window);

// The next `count` rows as RGB, `stride` bytes apart.
mien_jpeg_status mien_jpeg_decoder_read_rows(
  mien_jpeg_decoder *decoder, uint8_t *rows, size_t stride, uint32_t count);

// libjpeg's own words for the last failure.
const char *mien_jpeg_decoder_message(const mien_jpeg_decoder *decoder);

// Compresses packed RGB rows. On success `*bytes` is to be freed with `mien_jpeg_free`.
mien_jpeg_status mien_jpeg_encode(
  const uint8_t *pixels, uint32_t width, uint32_t height, int quality, int full_chroma,
  uint8_t **bytes, size_t *count);
void mien_jpeg_free(uint8_t *bytes);

#endif
