#ifndef CCONFINEMENT_H
#define CCONFINEMENT_H

// Gives up, for good, whatever decoding does not need: files, network, other processes, new privileges, code that is not
// loaded yet, and memory and processor time beyond limits. Returns 0, or -1 where the system does not allow that.
int mien_video_confine(void);

#endif
