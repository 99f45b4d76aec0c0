/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/plot.h"
#include "output/report/words.h"
#include "output/text.h"

#include <math.h>
#include <stdlib.h>

enum { FONT = 12, APART = 8 };

/* 1, 2, 2.5 or 5 times a power of ten, at least x. */
static double
round_step(double x)
{
    static const double steps[] = {1.0, 2.0, 2.5, 5.0, 10.0};
    const double power = pow(10.0, floor(log10(x)));

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (steps[i] * power >= x * (1.0 - 1e-9)) {
            return steps[i] * power;
        }
    }
    return 10.0 * power;
}

static void
add_tick(ctd_ticks *ticks, double at, const char *label)
{
    if (ticks->n < CTD_PLOT_MAX_TICKS) {
        ticks->at[ticks->n] = at;
        ctd_text_format(ticks->label[ticks->n], sizeof ticks->label[0], "%s", label);
        ticks->n++;
    }
}

void
ctd_ticks_linear(double low, double high, int about, ctd_ticks *ticks)
{
    char label[CTD_REPORT_WORD];

    if (!(high > low)) {
        const double by = low != 0.0 && isfinite(low) ? 0.1 * fabs(low) : 1.0;

        low = isfinite(low) ? low - (low == 0.0 ? 0.0 : by) : 0.0;
        high = low + (low == 0.0 ? 1.0 : 2.0 * by);
    }

    const double step = round_step((high - low) / about);
    const double first = floor(low / step + 1e-9), last = ceil(high / step - 1e-9);
    int decimals = 0;

    for (double x = step; decimals < 9 && fabs(x - round(x)) > 1e-6 * x; x *= 10.0) {
        decimals++;
    }
    *ticks = (ctd_ticks){.low = first * step, .high = last * step};
    for (int i = 0; i <= (int)(last - first); i++) {
        ctd_words_number((first + i) * step, decimals, label);
        add_tick(ticks, (first + i) * step, label);
    }
}

void
ctd_ticks_fit(double low, double high, int width, ctd_ticks *ticks)
{
    for (int about = 4; about > 0; about--) {
        int taken = 0;

        ctd_ticks_linear(low, high, about, ticks);
        for (int i = 0; i < ticks->n; i++) {
            taken += ctd_plot_text_width(ticks->label[i], FONT) + APART;
        }
        if (taken <= width) {
            return;
        }
    }
}

void
ctd_ticks_log(double low, double high, ctd_ticks *ticks)
{
    const int first = (int)floor(log10(low) + 1e-9), last = (int)ceil(log10(high) - 1e-9);
    const int every = last - first > 8 ? (last - first + 5) / 6 : 1;
    const bool few = last - first <= 2;
    char label[CTD_REPORT_WORD];

    *ticks = (ctd_ticks){.low = low, .high = high};
    for (int i = first; i <= last; i += every) {
        for (int m = 1; m <= 5; m += m == 1 ? 1 : 3) {
            const double x = m * pow(10.0, i);

            if ((m == 1 || few) && x >= low * (1.0 - 1e-9) && x <= high * (1.0 + 1e-9)) {
                add_tick(ticks, x, ctd_words_short(x, label));
            }
        }
    }
    if (ticks->n < 2) {
        ticks->n = 0;
        add_tick(ticks, low, ctd_words_short(low, label));
        add_tick(ticks, high, ctd_words_short(high, label));
    }
}

void
ctd_ticks_dates(double low, double high, ctd_ticks *ticks)
{
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static const int steps[] = {1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000};
    const int last = (int)floor(12.0 * high + 1e-6);
    int step = steps[0];
    char label[CTD_REPORT_WORD];

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        step = steps[i];
        if (12.0 * (high - low) / step <= 5.5) {
            break;
        }
    }
    *ticks = (ctd_ticks){.low = low, .high = high > low ? high : low + 1.0 / 12.0};
    for (int m = (int)ceil(12.0 * low / step - 1e-6) * step; m <= last; m += step) {
        const int month = (m % 12 + 12) % 12, year = (m - month) / 12;

        if (step >= 12) {
            ctd_text_format(label, sizeof label, "%d", year);
        } else {
            ctd_text_format(label, sizeof label, "%s %02d", months[month], abs(year) % 100);
        }
        add_tick(ticks, m / 12.0, label);
    }
}
