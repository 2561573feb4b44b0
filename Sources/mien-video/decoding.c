#include "decoding.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <math.h>
#include <string.h>

#include "picture.h"
#include "source.h"

// What the vendor's document names (v2 reference, 4.3), and nothing more: each further one is code that strangers reach.
static const char containers[] = "mov,mp4,m4a,3gp,3g2,mj2,avi,flv,matroska,webm,asf";
static const char containers_and_gif[] = "mov,mp4,m4a,3gp,3g2,mj2,avi,flv,matroska,webm,asf,gif";
static const char codecs[] = "h261,h263,h263p,h263i,flv,h264,hevc,vc1,vp8,vp9,wmv3";
static const char codecs_and_gif[] = "h261,h263,h263p,h263i,flv,h264,hevc,vc1,vp8,vp9,wmv3,gif";

// The decoding of one video.
struct decoding {
  const struct mien_video_request *request;
  struct mien_video_end_record *end;
  AVFormatContext *file;
  AVStream *stream;
  AVCodecContext *decoder;
  AVFrame *frame;
  AVPacket *packet;
  struct picture_maker pictures;
  // Timestamps in milliseconds: of the first frame, of the last that was seen and of the last that was written.
  double first, last, written;
  // How long the last frame is shown.
  double shown;
  int has_frame;
  int is_finished;
  int nobody_reads;
};

static void set_name(char name[16], const char *text) {
  memset(name, 0, 16);
  if (text) strncpy(name, text, 15);
}

static uint32_t status_of(int error) {
  return error == AVERROR(ENOMEM) ? mien_video_out_of_memory : mien_video_undecodable;
}

// Quarter turns, clockwise, that make a stream's frames upright.
static int quarter_turns(const AVStream *stream) {
#if LIBAVFORMAT_VERSION_MAJOR >= 61
  const AVPacketSideData *data = av_packet_side_data_get(
    stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
  const int32_t *matrix = data && data->size >= 36 ? (const int32_t *)data->data : NULL;
#else
  size_t size = 0;
  const uint8_t *data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  const int32_t *matrix = data && size >= 36 ? (const int32_t *)data : NULL;
#endif
  if (!matrix) return 0;
  const double degrees = av_display_rotation_get(matrix);
  if (isnan(degrees)) return 0;
  return ((int)lround(-degrees / 90) % 4 + 4) % 4;
}

static int open_file(struct decoding *this, AVIOContext *bytes) {
  this->file = avformat_alloc_context();
  if (!this->file) return AVERROR(ENOMEM);
  this->file->pb = bytes;
  this->file->format_whitelist = av_strdup(this->request->takes_gif ? containers_and_gif : containers);
  this->file->codec_whitelist = av_strdup(this->request->takes_gif ? codecs_and_gif : codecs);
  this->file->protocol_whitelist = av_strdup("");
  // Streams that are no pictures are not worth probing.
  this->file->max_streams = 16;
  this->file->max_analyze_duration = 2 * AV_TIME_BASE;
  this->file->probesize = 4 << 20;
  this->file->error_recognition = AV_EF_CAREFUL;
  const int opened = avformat_open_input(&this->file, NULL, NULL, NULL);
  return opened < 0 ? opened : avformat_find_stream_info(this->file, NULL);
}

static int open_decoder(struct decoding *this) {
  const AVCodec *codec = NULL;
  const int index = av_find_best_stream(this->file, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
  if (index == AVERROR_DECODER_NOT_FOUND) this->end->status = mien_video_codec_refused;
  if (index < 0) return index;
  this->stream = this->file->streams[index];
  for (unsigned each = 0; each < this->file->nb_streams; each++)
    if ((int)each != index) this->file->streams[each]->discard = AVDISCARD_ALL;
  set_name(this->end->codec, avcodec_get_name(this->stream->codecpar->codec_id));
  const AVCodecParameters *said = this->stream->codecpar;
  if ((int64_t)said->width * said->height > this->request->most_pixels) {
    this->end->status = mien_video_too_large;
    return AVERROR(EINVAL);
  }
  this->decoder = avcodec_alloc_context3(codec);
  if (!this->decoder) return AVERROR(ENOMEM);
  const int copied = avcodec_parameters_to_context(this->decoder, this->stream->codecpar);
  if (copied < 0) return copied;
  this->decoder->pkt_timebase = this->stream->time_base;
  this->decoder->thread_count = 1;
  this->decoder->max_pixels = this->request->most_pixels;
  this->decoder->codec_whitelist = av_strdup(this->request->takes_gif ? codecs_and_gif : codecs);
  const int opened = avcodec_open2(this->decoder, codec, NULL);
  if (opened == AVERROR(EINVAL) && !strstr(codecs_and_gif, this->end->codec))
    this->end->status = mien_video_codec_refused;
  return opened;
}

// Milliseconds of the frame just decoded. Where it has no time of its own, it follows the one before at the video's rate.
static double time_of_frame(const struct decoding *this) {
  const int64_t stamp = this->frame->best_effort_timestamp;
  if (stamp != AV_NOPTS_VALUE) return (double)stamp * av_q2d(this->stream->time_base) * 1000;
  return this->has_frame ? this->last + this->shown : 0;
}

// Milliseconds for which the frame just decoded is shown, as far as the file says.
static double time_shown(const struct decoding *this) {
#if LIBAVUTIL_VERSION_MAJOR >= 58
  const int64_t duration = this->frame->duration;
#else
  const int64_t duration = this->frame->pkt_duration;
#endif
  if (duration > 0) return (double)duration * av_q2d(this->stream->time_base) * 1000;
  const AVRational rate = this->stream->avg_frame_rate;
  return rate.num > 0 && rate.den > 0 ? 1000 / av_q2d(rate) : 0;
}

static int write_frame(struct decoding *this, double milliseconds) {
  const uint8_t *pixels;
  int width, height;
  const int made = picture_make(&this->pictures, this->frame, &pixels, &width, &height);
  if (made < 0) return made;
  const struct mien_video_frame_record record = {
    mien_video_frame, (uint32_t)width, (uint32_t)height, (uint32_t)(milliseconds + 0.5)};
  if (mien_video_write(&record, sizeof record) || mien_video_write(pixels, (size_t)width * (size_t)height * 3)) {
    this->nobody_reads = 1;
    return AVERROR(EPIPE);
  }
  return 0;
}

static int take_frame(struct decoding *this) {
  if ((int64_t)this->frame->width * this->frame->height > this->request->most_pixels) {
    this->end->status = mien_video_too_large;
    this->is_finished = 1;
    return 0;
  }
  const double time = time_of_frame(this);
  if (!this->has_frame) this->first = time;
  // Time that runs backwards is a damaged file's: such a frame stands where the last one stood.
  const double since = fmax(time, this->has_frame ? this->last : time) - this->first;
  if (since > this->request->longest) {
    this->end->status = mien_video_too_long;
    this->is_finished = 1;
    return 0;
  }
  if (++this->end->frames > this->request->most_frames) {
    this->end->status = mien_video_too_many_frames;
    this->is_finished = 1;
    return 0;
  }
  this->last = this->first + since;
  this->shown = time_shown(this);
  // Half a millisecond is for times that were rounded.
  const int is_wanted = !this->has_frame || since - this->written + 0.5 >= this->request->least_interval;
  this->has_frame = 1;
  if (!is_wanted) return 0;
  this->written = since;
  return write_frame(this, since);
}

// Takes every frame that the decoder has ready.
static int take_frames(struct decoding *this) {
  while (!this->is_finished) {
    const int received = avcodec_receive_frame(this->decoder, this->frame);
    if (received == AVERROR(EAGAIN) || received == AVERROR_EOF) return 0;
    if (received < 0) return received;
    const int taken = take_frame(this);
    av_frame_unref(this->frame);
    if (taken < 0) return taken;
  }
  return 0;
}

static int is_fatal(const struct decoding *this, int error) {
  return error == AVERROR(ENOMEM) || error == AVERROR(EPIPE) || this->nobody_reads;
}

static int decode_packets(struct decoding *this) {
  while (!this->is_finished) {
    const int has_packet = av_read_frame(this->file, this->packet);
    if (has_packet == AVERROR(ENOMEM)) return has_packet;
    if (has_packet < 0) break;
    const int is_ours = this->packet->stream_index == this->stream->index;
    int sent = is_ours ? avcodec_send_packet(this->decoder, this->packet) : 0;
    av_packet_unref(this->packet);
    if (!is_ours) continue;
    if (sent >= 0) sent = take_frames(this);
    if (sent < 0) {
      if (is_fatal(this, sent)) return sent;
      this->end->damaged++;
    }
  }
  if (this->is_finished) return 0;
  avcodec_send_packet(this->decoder, NULL);
  const int drained = take_frames(this);
  return is_fatal(this, drained) ? drained : 0;
}

static int decode(struct decoding *this, AVIOContext *bytes) {
  const int opened = open_file(this, bytes);
  if (this->file && this->file->iformat) set_name(this->end->container, this->file->iformat->name);
  if (opened < 0) return opened;
  const int ready = open_decoder(this);
  if (ready < 0) return ready;
  this->pictures.quarter_turns = quarter_turns(this->stream);
  this->pictures.longer_side = (int)this->request->longer_side;
  this->frame = av_frame_alloc();
  this->packet = av_packet_alloc();
  if (!this->frame || !this->packet) return AVERROR(ENOMEM);
  return decode_packets(this);
}

int mien_video_decode(
  const struct mien_video_request *request, const uint8_t *bytes, struct mien_video_end_record *end) {
  struct decoding this = {.request = request, .end = end};
  struct memory_source source = {bytes, request->byte_count, 0};
  AVIOContext *context = memory_source_open(&source);
  const int result = context ? decode(&this, context) : AVERROR(ENOMEM);
  if (result < 0 && end->status == mien_video_decoded) end->status = status_of(result);
  if (end->status == mien_video_decoded && !this.has_frame) end->status = mien_video_undecodable;
  // How long the last frame is shown is the file's word for it.
  end->milliseconds = (uint32_t)(fmin(UINT32_MAX - 1.0, fmax(0, this.last - this.first + this.shown)) + 0.5);
  // What was allocated goes with the process, which ends now.
  return this.nobody_reads ? -1 : 0;
}
