// What mien-video and the server say to each other over two pipes. All numbers are little-endian.
//
// The program confines itself, then writes `greeting`. It reads one request and the bytes of one video behind it, writes
// frames as they are decoded and one end, and exits. A process that ends without an end was stopped by its limits.

#ifndef CVIDEOEXCHANGE_H
#define CVIDEOEXCHANGE_H

#include <stddef.h>
#include <stdint.h>

// What the program writes when it is confined, without a zero at its end.
#define MIEN_VIDEO_GREETING "mienvid1"
#define MIEN_VIDEO_GREETING_LENGTH 8
// Begins a request.
#define MIEN_VIDEO_REQUEST 0x31715276u

// What is asked of one video.
struct mien_video_request {
  uint32_t magic;
  // The longer side that frames are shrunk to, in pixels; smaller frames stay as they are.
  uint32_t longer_side;
  // Frames that are nearer than this to the one before are left out, in milliseconds.
  uint32_t least_interval;
  // Decoding stops where the video is longer, in milliseconds.
  uint32_t longest;
  // Decoding stops after so many frames, those that are left out included.
  uint32_t most_frames;
  // Pixels of a frame as it is stored.
  uint32_t most_pixels;
  // 1 where an animated GIF is a video too.
  uint32_t takes_gif;
  uint32_t reserved;
  // Of the video that follows.
  uint64_t byte_count;
};

enum mien_video_record {
  // Followed by height * width * 3 bytes of red, green and blue, upright and with square pixels.
  mien_video_frame = 1,
  mien_video_end = 2,
};

enum mien_video_status {
  mien_video_decoded = 0,
  // No container or codec that is taken, or nothing in it can be decoded.
  mien_video_undecodable = 1,
  // The container is taken, the codec is not.
  mien_video_codec_refused = 2,
  // The frames have too many pixels.
  mien_video_too_large = 3,
  // It goes on behind `longest`.
  mien_video_too_long = 4,
  // It goes on behind `most_frames`.
  mien_video_too_many_frames = 5,
  // The memory that the program may have is not enough.
  mien_video_out_of_memory = 6,
  // The request is none.
  mien_video_misunderstood = 7,
};

struct mien_video_frame_record {
  uint32_t kind;
  uint32_t width;
  uint32_t height;
  // From the first frame.
  uint32_t milliseconds;
};

struct mien_video_end_record {
  uint32_t kind;
  uint32_t status;
  // From the first frame to the end of the last.
  uint32_t milliseconds;
  // Decoded, those that were left out included.
  uint32_t frames;
  // Packets that could not be decoded.
  uint32_t damaged;
  // The names that FFmpeg gives to container and codec, ended by zeros.
  char container[16];
  char codec[16];
};

// Reads exactly `count` bytes of standard input. Returns 0, or -1 at its end.
int mien_video_read(void *bytes, size_t count);

// Writes exactly `count` bytes to standard output. Returns 0, or -1 when nobody reads there any more.
int mien_video_write(const void *bytes, size_t count);

#endif
