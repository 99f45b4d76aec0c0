/* SPDX-License-Identifier: Apache-2.0 */
#include "output/progress.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

/* What is written while `total` units are done evenly in `seconds`, looked at every `step` s. */
static ctd_buffer
watch(ctd_progress_mode mode, uint64_t total, double seconds, double step)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);
    ctd_progress progress;

    ctd_progress_start(&progress, mode, &sink, "customer-ticks", total, 100.0);
    for (double t = step; t < seconds; t += step) {
        ctd_progress_update(&progress, (uint64_t)((double)total * t / seconds), 100.0 + t);
    }
    ctd_progress_finish(&progress, total, 100.0 + seconds);
    return buffer;
}

static int
count_lines(const ctd_buffer *buffer)
{
    int n = 0;

    for (size_t i = 0; i < buffer->length; i++) {
        n += buffer->bytes[i] == '\n';
    }
    return n;
}

Test(progress, lines_come_at_the_marks_with_rate_and_time_left)
{
    ctd_buffer buffer = watch(CTD_PROGRESS_LINES, 50000000000, 50.0, 0.25);

    cr_expect(eq(str, buffer.bytes,
                 "  2 %  1.0 billion customer-ticks/s  49 s left\n"
                 "  5 %  1.0 billion customer-ticks/s  48 s left\n"
                 " 10 %  1.0 billion customer-ticks/s  45 s left\n"
                 " 20 %  1.0 billion customer-ticks/s  40 s left\n"
                 " 30 %  1.0 billion customer-ticks/s  35 s left\n"
                 " 40 %  1.0 billion customer-ticks/s  30 s left\n"
                 " 50 %  1.0 billion customer-ticks/s  25 s left\n"
                 " 60 %  1.0 billion customer-ticks/s  20 s left\n"
                 " 70 %  1.0 billion customer-ticks/s  15 s left\n"
                 " 80 %  1.0 billion customer-ticks/s  10 s left\n"
                 " 90 %  1.0 billion customer-ticks/s  5 s left\n"
                 "100 %  1.0 billion customer-ticks/s  in 50 s\n"));
    ctd_buffer_clear(&buffer);
}

Test(progress, a_minute_never_passes_in_silence_at_first)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);
    ctd_progress progress;

    ctd_progress_start(&progress, CTD_PROGRESS_LINES, &sink, "things", 1000000, 0.0);
    for (int minute = 1; minute <= 30; minute++) {
        ctd_progress_update(&progress, (uint64_t)minute, 60.0 * minute - 1.0);
        cr_expect(eq(int, count_lines(&buffer), minute - 1));
        ctd_progress_update(&progress, (uint64_t)minute, 60.0 * minute);
        cr_expect(eq(int, count_lines(&buffer), minute));
    }
    ctd_buffer_clear(&buffer);
}

Test(progress, a_day_in_a_batch_log_takes_fewer_than_200_lines)
{
    ctd_buffer buffer = watch(CTD_PROGRESS_LINES, 1000000, 86400.0, 1.0);

    cr_expect(lt(int, count_lines(&buffer), 200));
    cr_expect(gt(int, count_lines(&buffer), 100));
    ctd_buffer_clear(&buffer);
}

Test(progress, a_run_of_less_than_a_second_takes_one_line)
{
    ctd_buffer buffer = watch(CTD_PROGRESS_LINES, 500, 0.5, 0.01);

    cr_expect(eq(str, buffer.bytes, "100 %  1.0 thousand customer-ticks/s  in 1 s\n"));
    ctd_buffer_clear(&buffer);
}

Test(progress, only_the_bar_uses_escape_codes)
{
    const ctd_progress_mode plain[] = {CTD_PROGRESS_LINES, CTD_PROGRESS_JSON};
    ctd_buffer buffer = watch(CTD_PROGRESS_BAR, 1000, 10.0, 0.01);

    cr_expect(ne(ptr, strchr(buffer.bytes, '\033'), NULL));
    ctd_buffer_clear(&buffer);
    for (int i = 0; i < 2; i++) {
        buffer = watch(plain[i], 1000, 600.0, 0.5);
        cr_expect(eq(ptr, strpbrk(buffer.bytes, "\033\r\b"), NULL));
        ctd_buffer_clear(&buffer);
    }
}

Test(progress, the_bar_redraws_ten_times_a_second_and_ends_its_line)
{
    ctd_buffer buffer = watch(CTD_PROGRESS_BAR, 1000, 2.0, 0.03125);
    int n_drawn = 0;

    for (size_t i = 0; i < buffer.length; i++) {
        n_drawn += buffer.bytes[i] == '\r';
    }
    cr_expect(le(int, n_drawn, 21));
    cr_expect(ge(int, n_drawn, 15));
    cr_expect(eq(int, count_lines(&buffer), 1));
    cr_expect(eq(str, strrchr(buffer.bytes, '\r'),
                 "\r[========================] 100 %  500 customer-ticks/s  in 2 s\033[K\n"));
    ctd_buffer_clear(&buffer);
}

Test(progress, an_early_end_says_how_far_it_came)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);
    ctd_progress progress;

    ctd_progress_start(&progress, CTD_PROGRESS_LINES, &sink, "things", 1000, 0.0);
    ctd_progress_finish(&progress, 423, 7200.0);
    cr_expect(eq(str, buffer.bytes, " 42 %  0.1 things/s  in 2 h 00 min\n"));
    ctd_buffer_clear(&buffer);
}

Test(progress, json_lines_hold_the_numbers)
{
    ctd_buffer buffer = {0};
    ctd_sink sink = ctd_buffer_sink(&buffer);
    ctd_progress progress;

    ctd_progress_start(&progress, CTD_PROGRESS_JSON, &sink, "things", 1000, 5.0);
    ctd_progress_update(&progress, 0, 65.0);
    ctd_progress_update(&progress, 250, 105.0);
    cr_expect(
        eq(str, buffer.bytes,
           "{\"done\": 0, \"total\": 1000, \"unit\": \"things\", \"elapsed_seconds\": 60.000, "
           "\"per_second\": 0, \"left_seconds\": null}\n"
           "{\"done\": 250, \"total\": 1000, \"unit\": \"things\", \"elapsed_seconds\": "
           "100.000, \"per_second\": 2.5, \"left_seconds\": 300.000}\n"));
    ctd_buffer_clear(&buffer);
}

Test(progress, none_writes_nothing)
{
    ctd_buffer buffer = watch(CTD_PROGRESS_NONE, 1000, 1000.0, 1.0);

    cr_expect(eq(sz, buffer.length, 0));
}
