/* SPDX-License-Identifier: Apache-2.0 */
#include "output/deflate.h"

#include <endian.h>
#include <string.h>

enum {
    STORED_MOST = 65535,
    STORED_OVERHEAD = 6, /* a block's header, with the bits that fill its first byte */
    FIXED_BLOCK = 1 << 1,
    MIN_MATCH = 3,
    WORD = 8
};

/* Huffman codes stand in the stream with their first bit lowest: the other way round. */
static unsigned
reversed(unsigned code, int n_bits)
{
    unsigned back = 0;

    for (int i = 0; i < n_bits; i++) {
        back |= (code >> i & 1) << (n_bits - 1 - i);
    }
    return back;
}

/* RFC 1951, 3.2.6. */
static ctd_deflate_code
fixed_code(unsigned symbol)
{
    const int n_bits = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
    const unsigned code = symbol < 144   ? 0x30 + symbol
                          : symbol < 256 ? 0x190 + symbol - 144
                          : symbol < 280 ? symbol - 256
                                         : 0xC0 + symbol - 280;

    return (ctd_deflate_code){(uint16_t)reversed(code, n_bits), (uint8_t)n_bits};
}

/* Four symbols for each number of extra bits; the longest match has its own. */
static ctd_deflate_code
length_code(unsigned length)
{
    unsigned over = length - MIN_MATCH, n_extra = 0;
    ctd_deflate_code code;

    if (length == CTD_DEFLATE_MAX_MATCH) {
        return fixed_code(285);
    }
    while (over >> n_extra >= 8) {
        n_extra++;
    }
    code = fixed_code(257 + 4 * n_extra + (over >> n_extra));
    code.bits |= (uint16_t)((over & ((1U << n_extra) - 1)) << code.n_bits);
    code.n_bits += (uint8_t)n_extra;
    return code;
}

/* Two symbols, of five bits, for each number of extra bits. */
static void
find_distance(unsigned distance, uint64_t *bits, int *n_bits)
{
    const unsigned over = distance - 1;
    unsigned n_extra = 0;

    while (over >> n_extra >= 4) {
        n_extra++;
    }
    *bits = reversed(2 * n_extra + (over >> n_extra), 5) | (over & ((1U << n_extra) - 1)) << 5;
    *n_bits = 5 + (int)n_extra;
}

void
ctd_deflate_tables_init(ctd_deflate_tables *tables)
{
    memset(tables, 0, sizeof *tables);
    for (unsigned i = 0; i < 256; i++) {
        tables->literal[i] = fixed_code(i);
    }
    for (unsigned length = MIN_MATCH; length <= CTD_DEFLATE_MAX_MATCH; length++) {
        tables->length[length] = length_code(length);
    }
}

size_t
ctd_deflate_bound(size_t n_bytes, size_t n_pieces)
{
    return n_bytes + STORED_OVERHEAD * (n_bytes / STORED_MOST + n_pieces + 1) + 2 * WORD;
}

/* At most 56 bits at once; writes a whole word, of which the next one covers the rest. */
static inline void
put(ctd_deflate_stream *stream, uint64_t bits, int n_bits)
{
    uint64_t word;

    stream->bits |= bits << stream->n_bits;
    stream->n_bits += n_bits;
    word = htole64(stream->bits);
    memcpy(stream->out + stream->n_out, &word, sizeof word);
    stream->n_out += (size_t)stream->n_bits / 8;
    stream->bits >>= stream->n_bits & ~7;
    stream->n_bits &= 7;
}

static void
fill_byte(ctd_deflate_stream *stream)
{
    put(stream, 0, (8 - stream->n_bits) & 7);
}

void
ctd_deflate_store(ctd_deflate_stream *stream, const unsigned char *bytes, size_t n)
{
    while (n > 0) {
        const size_t part = n < STORED_MOST ? n : STORED_MOST;

        put(stream, 0, 3);
        fill_byte(stream);
        put(stream, part | (part ^ 0xFFFF) << 16, 32);
        memcpy(stream->out + stream->n_out, bytes, part);
        stream->n_out += part;
        bytes += part;
        n -= part;
    }
}

static inline uint64_t
word_at(const unsigned char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return le64toh(word);
}

/* How many of at most `most` bytes are the same. */
static inline size_t
match(const unsigned char *a, const unsigned char *b, size_t most)
{
    size_t n = 0;

    for (; n + WORD <= most; n += WORD) {
        const uint64_t differing = word_at(a + n) ^ word_at(b + n);

        if (differing != 0) {
            return n + (size_t)__builtin_ctzll(differing) / 8;
        }
    }
    while (n < most && a[n] == b[n]) {
        n++;
    }
    return n;
}

static inline void
put_code(ctd_deflate_stream *stream, ctd_deflate_code code)
{
    put(stream, code.bits, code.n_bits);
}

/* Whether the next bytes are a short match or a literal cannot be foreseen: both codes are made and
 * one is picked, without a branch. */
static size_t
put_repeats(ctd_deflate_stream *stream, const ctd_deflate_tables *tables,
            const unsigned char *sequence, size_t begin, size_t end, size_t distance, size_t limit)
{
    uint64_t back;
    int n_back;
    size_t i = begin;

    find_distance((unsigned)distance, &back, &n_back);
    while (i < end && i < distance) {
        put_code(stream, tables->literal[sequence[i++]]);
    }
    while (i + WORD <= end && stream->n_out < limit) {
        const unsigned char *at = sequence + i;
        const uint64_t differing = word_at(at) ^ word_at(at - distance);
        const size_t left = end - i;
        const size_t most = left < CTD_DEFLATE_MAX_MATCH ? left : CTD_DEFLATE_MAX_MATCH;
        const size_t length = differing != 0
                                  ? (size_t)__builtin_ctzll(differing) / 8
                                  : WORD + match(at + WORD, at + WORD - distance, most - WORD);
        const bool is_match = length >= MIN_MATCH;
        const ctd_deflate_code code = is_match ? tables->length[length] : tables->literal[*at];
        const uint64_t behind = is_match ? back : 0;

        put(stream, code.bits | behind << code.n_bits, code.n_bits + (is_match ? n_back : 0));
        i += is_match ? length : 1;
    }
    return i;
}

bool
ctd_deflate_repeats(ctd_deflate_stream *stream, const ctd_deflate_tables *tables,
                    const unsigned char *sequence, size_t begin, size_t end, size_t distance)
{
    const size_t limit = stream->n_out + (end - begin);
    ctd_deflate_stream s = *stream;
    size_t i;

    put(&s, FIXED_BLOCK, 3);
    i = put_repeats(&s, tables, sequence, begin, end, distance, limit);
    while (i < end && s.n_out < limit) {
        put_code(&s, tables->literal[sequence[i++]]);
    }
    put_code(&s, fixed_code(256));
    if (i < end || s.n_out >= limit) {
        return false;
    }
    *stream = s;
    return true;
}

void
ctd_deflate_finish(ctd_deflate_stream *stream)
{
    put(stream, 1 | FIXED_BLOCK, 3);
    put_code(stream, fixed_code(256));
    fill_byte(stream);
}
