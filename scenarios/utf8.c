/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/utf8.h"

#include <string.h>

enum { CLIP_CHARACTERS = 60 };

static bool
is_tail(const char *s, size_t length, size_t n)
{
    if (length < n) {
        return false;
    }
    for (size_t i = 1; i < n; i++) {
        if (((unsigned char)s[i] & 0xC0) != 0x80) {
            return false;
        }
    }
    return true;
}

size_t
ctd_utf8_decode(const char *s, size_t length, uint32_t *character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char lead = (unsigned char)s[0];
    const size_t n = lead < 0x80             ? 1
                     : (lead & 0xE0) == 0xC0 ? 2
                     : (lead & 0xF0) == 0xE0 ? 3
                     : (lead & 0xF8) == 0xF0 ? 4
                                             : 0;

    if (n == 0 || !is_tail(s, length, n)) {
        return 0;
    }
    uint32_t c = n == 1 ? lead : lead & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        c = c << 6 | ((unsigned char)s[i] & 0x3Fu);
    }
    if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
        return 0;
    }
    *character = c;
    return n;
}

typedef struct range {
    uint32_t first, last;
} range;

static bool
is_in(uint32_t c, const range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

unsigned
ctd_utf8_width(uint32_t c)
{
    static const range combining[] = {
        {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x1AB0, 0x1AFF},
        {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    };
    static const range wide[] = {
        {0x1100, 0x115F}, {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xA960, 0xA97C},
        {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };

    if (is_in(c, combining, sizeof combining / sizeof combining[0])) {
        return 0;
    }
    return is_in(c, wide, sizeof wide / sizeof wide[0]) ? 2 : 1;
}

bool
ctd_utf8_is_printable(uint32_t c)
{
    return c == 0x09 || c == 0x0A || c == 0x0D || (c >= 0x20 && c <= 0x7E) || c == 0x85 ||
           (c >= 0xA0 && c <= 0xFFFD && c != 0xFEFF) || c >= 0x10000;
}

size_t
ctd_utf8_break(const char *s, size_t length)
{
    if (length >= 1 && s[0] == '\n') {
        return 1;
    }
    if (length >= 1 && s[0] == '\r') {
        return length >= 2 && s[1] == '\n' ? 2 : 1;
    }
    if (length >= 2 && memcmp(s, "\xC2\x85", 2) == 0) {
        return 2;
    }
    if (length >= 3 && (memcmp(s, "\xE2\x80\xA8", 3) == 0 || memcmp(s, "\xE2\x80\xA9", 3) == 0)) {
        return 3;
    }
    return 0;
}

ctd_clip
ctd_utf8_clip(const char *text)
{
    ctd_clip clip;
    size_t used = 0;
    size_t n = 0;
    size_t left = strlen(text);
    const size_t room = sizeof clip.text - sizeof "...";

    while (left > 0 && n < CLIP_CHARACTERS) {
        uint32_t c = 0;
        size_t bytes = ctd_utf8_decode(text, left, &c);
        const bool plain =
            bytes > 0 && c >= 0x20 && ctd_utf8_is_printable(c) && ctd_utf8_break(text, left) == 0;
        bytes = bytes == 0 ? 1 : bytes;
        if (used + bytes > room) {
            break;
        }
        if (plain) {
            memcpy(clip.text + used, text, bytes);
            used += bytes;
        } else {
            clip.text[used++] = '?';
        }
        text += bytes;
        left -= bytes;
        n++;
    }
    memcpy(clip.text + used, left > 0 ? "..." : "", left > 0 ? 4 : 1);
    return clip;
}
