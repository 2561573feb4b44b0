#ifndef MIEN_VIDEO_DECODING_H
#define MIEN_VIDEO_DECODING_H

#include "CVideoExchange.h"

// Decodes a video and writes its frames. Fills in everything of the end but its kind.
//
// Returns 0, or -1 when nobody reads the frames any more.
int mien_video_decode(
  const struct mien_video_request *request, const uint8_t *bytes, struct mien_video_end_record *end);

#endif
