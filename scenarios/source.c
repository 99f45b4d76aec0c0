/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/node_yaml.h"
#include "scenarios/utf8.h"

#include <string.h>

enum { HEAD_BYTES = 4096 };

static bool
is_utf16(const ctd_source *source)
{
    return source->length >= 2 &&
           (memcmp(source->text, "\xFF\xFE", 2) == 0 || memcmp(source->text, "\xFE\xFF", 2) == 0);
}

size_t
ctd_source_mark(const ctd_source *source)
{
    return source->length >= 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static void
report_character(ctd_messages *messages, ctd_place place, uint32_t c)
{
    if (c == 0) {
        ctd_messages_report_at(messages, place, "this is not a text file (it holds a zero byte)");
    } else if (c == 0xFEFF) {
        ctd_messages_report_at(messages, place,
                               "a byte order mark may stand only at the very start: delete it");
    } else {
        ctd_messages_report_at(messages, place,
                               "control character U+%04X is not allowed: delete it", c);
    }
}

bool
ctd_source_check_text(ctd_messages *messages, const ctd_source *source)
{
    const char *const text = source->text;
    ctd_place place = {.source = source, .line = 1, .column = 1};
    size_t i = ctd_source_mark(source);
    const size_t head = source->length < HEAD_BYTES ? source->length : HEAD_BYTES;

    if (is_utf16(source) || memchr(text, '\0', head) != NULL) {
        place.line = 0;
        ctd_messages_report_at(messages, place,
                               is_utf16(source) ? "the file is in UTF-16: save it as UTF-8"
                                                : "this is not a text file (it holds zero bytes)");
        return false;
    }
    while (i < source->length) {
        const size_t n_break = ctd_utf8_break(text + i, source->length - i);
        uint32_t c = 0;
        const size_t n = ctd_utf8_decode(text + i, source->length - i, &c);
        if (n == 0) {
            ctd_messages_report_at(messages, place,
                                   "byte 0x%02X is not UTF-8: save the file as UTF-8",
                                   (unsigned char)text[i]);
            return false;
        }
        if (n_break == 0 && !ctd_utf8_is_printable(c)) {
            report_character(messages, place, c);
            return false;
        }
        place.line += n_break > 0 ? 1 : 0;
        place.column = n_break > 0 ? 1 : place.column + 1;
        i += n_break > 0 ? n_break : n;
    }
    return true;
}
