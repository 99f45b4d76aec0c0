/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report/color.h"

#include <stdlib.h>

typedef struct named {
    const char *value;
    const char *variable;
} named;

static const named colors[] = {
    {"#868e96", "c0"},          {"#0072b2", "c1"},        {"#d55e00", "c2"},
    {"#009e73", "c3"},          {"#c4659f", "c4"},        {"#b97d00", "c5"},
    {"#3596d0", "c6"},          {"#7d5a3c", "c7"},        {"#2f363d", "c8"},
    {"#4b3f9e", "c9"},          {"#a8386f", "c10"},       {"#1f8a7d", "c11"},
    {"#7f7f1f", "c12"},         {"#5f676f", "t0"},        {"#00659e", "t1"},
    {"#b34e00", "t2"},          {"#007a59", "t3"},        {"#a14580", "t4"},
    {"#855a00", "t5"},          {"#1c6f9f", "t6"},        {"#6f4e32", "t7"},
    {"#2a3036", "t8"},          {"#443990", "t9"},        {"#963063", "t10"},
    {"#17726a", "t11"},         {"#66661a", "t12"},       {CTD_COLOR_INK, "ink"},
    {CTD_COLOR_QUIET, "quiet"}, {CTD_COLOR_GRID, "grid"}, {CTD_COLOR_AXIS, "axis"},
    {CTD_COLOR_PAPER, "paper"},
};

const char *
ctd_color_line(int color)
{
    return colors[color].value;
}

const char *
ctd_color_text(int color)
{
    return colors[CTD_N_COLORS + color].value;
}

const char *
ctd_color_variable(unsigned red, unsigned green, unsigned blue)
{
    const unsigned long value = (unsigned long)red << 16 | (unsigned long)green << 8 | blue;

    for (size_t i = 0; i < sizeof colors / sizeof colors[0]; i++) {
        if (strtoul(colors[i].value + 1, NULL, 16) == value) {
            return colors[i].variable;
        }
    }
    return NULL;
}
