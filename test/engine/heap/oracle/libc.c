/* What the C library's malloc answers to the request sequences of libc-sequence.ts, in a process that did nothing before.
   cc -O2 -o libc libc.c && ./libc SEED STEPS LARGEST: one word a step, in decimal: the block's place in the brk heap in units of 16 bytes
   from the heap's start, or 2^31 + pages below the first mapping for a block with a mapping of its own. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LIVE 4096
static uint32_t state;
static uint32_t next(void) { state ^= state << 13; state ^= state >> 17; state ^= state << 5; return state; }
static void *live[LIVE];
static uint32_t out[1 << 20];

int main(int argc, char **argv) {
    char *heap = NULL, *first = NULL;
    state = atoi(argv[1]);
    uint32_t steps = atoi(argv[2]), largest = atoi(argv[3]), count = 0;
    heap = sbrk(0);
    for (uint32_t i = 0; i < steps; i++) {
        uint32_t what = next() & 255, grow = (i / 2000) % 2 == 0;
        uint32_t size = (next() & 3) ? next() % 1200 : next() % largest;
        char *p = NULL;
        if (count == 0 || (count < LIVE && what < (grow ? 150u : 80u))) {
            p = (what & 3) == 0 ? calloc(1, size) : malloc(size);
            live[count++] = p;
        } else if (what < (grow ? 190u : 110u)) {
            uint32_t at = next() % count;
            if (size == 0) size = 1;
            p = live[at] = realloc(live[at], size);
        } else {
            uint32_t at = (what & 1) ? count - 1 : next() % count;
            free(live[at]);
            live[at] = live[--count];
        }
        if (p == NULL) out[i] = 0;
        else if (p >= heap && p < (char *)sbrk(0)) out[i] = (uint32_t)((p - heap) >> 4);
        else {
            if (first == NULL) first = p;
            out[i] = 0x80000000u + (uint32_t)((first - p) / 4096);
        }
    }
    for (uint32_t i = 0; i < steps; i++) printf("%u\n", out[i]);
    return 0;
}
