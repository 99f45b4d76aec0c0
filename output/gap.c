/* SPDX-License-Identifier: Apache-2.0 */
#include "output/gap.h"

#include "output/text.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { CELL = 32 };

static bool
is_fraction(const char *unit)
{
    return strcmp(unit, "1") == 0;
}

const char *
ctd_gap_head(const char *unit)
{
    static const char *const heads[][2] = {
        {"1", "gap"},
        {"USD year-1", "gap, USD/year"},
        {"customers", "gap, customers"},
        {"instances", "gap, instances"},
    };

    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (strcmp(unit, heads[i][0]) == 0) {
            return heads[i][1];
        }
    }
    return "gap, in its unit"; /* of a file that another version wrote */
}

static void
say(double gap, const char *unit, char text[CELL])
{
    if (is_fraction(unit)) {
        ctd_text_format(text, CELL, "%+.2f", 100.0 * gap);
    } else {
        ctd_text_format(text, CELL, "%+.4g", gap);
    }
}

void
ctd_gap_add(ctd_table *table, const ctd_verdict *verdict, const char *unit)
{
    char low[CELL], median[CELL], high[CELL];

    if (isnan(verdict->gap_median)) {
        ctd_table_add(table, "-");
        return;
    }
    say(verdict->gap_low, unit, low);
    say(verdict->gap_median, unit, median);
    say(verdict->gap_high, unit, high);
    if (verdict->n == 1) {
        ctd_table_add(table, median);
    } else {
        ctd_table_addf(table, "%s (%s to %s)", median, low, high);
    }
}
