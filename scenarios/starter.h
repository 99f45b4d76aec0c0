/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SCENARIOS_STARTER_H
#define CTD_SCENARIOS_STARTER_H

#include "scenarios/arena.h"
#include "sim/status.h"

#include <stdbool.h>
#include <stdint.h>

enum { CTD_STARTER_TABLES = 2 };

/** A scenario made from another one, to be written beside the tables it names. Texts are in the
 *  arena it was made with. */
typedef struct ctd_starter {
    char *text;
    uint32_t n_tables;
    const char *from[CTD_STARTER_TABLES]; /* path of a table of the template */
    const char *to[CTD_STARTER_TABLES];   /* its new name, beside the scenario */
    const char *smaller;                  /* what was made smaller, in words; "" for nothing */
} ctd_starter;

/** Whether a name is one that a starter may have: letters, digits, '-' and '_', a letter first. */
bool ctd_starter_name_is_good(const char *name);

/**
 * The text of a template, comments and all, as a scenario of another name: its tables are called
 * NAME-TABLE, and one of over 100,000 customers gets numbers with which it runs in about a second:
 * 50,000 customers, 4 replications, 20,000 customers a region in the calibration.
 *
 * @param[in]  path      the template's file
 * @param[in]  template  what it is called, replaced by `name` in the comments at its head
 * @param[in]  name      a good one
 * @param[out] why       on CTD_ERR_READ: the reason, in words
 * @return CTD_OK, CTD_ERR_READ, CTD_ERR_INTERNAL (no scenario can be made of it),
 *         CTD_ERR_NO_MEMORY
 */
CTD_MUST_CHECK ctd_status ctd_starter_make(ctd_arena *arena, const char *path, const char *template,
                                           const char *name, ctd_starter *starter,
                                           const char **why);

#endif
