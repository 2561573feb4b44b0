// The C library's heap controls, which the Swift overlay for it leaves out.
#include <malloc.h>
