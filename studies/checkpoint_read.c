/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/checkpoint_private.h"

#include "output/build.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The newest generation that is whole, if it is of this run; then the runs that are finished. */

/* A whole generation, and what it says of itself. */
typedef struct generation {
    ctd_sections_file file;
    ctd_checkpoint_about about;
    bool there; /* whole or not */
    bool whole;
    char problem[160];
} generation;

static ctd_status
read_generation(const ctd_checkpoint *c, uint64_t which, generation *g)
{
    char path[CTD_CHECKPOINT_PATH], name[32];

    snprintf(name, sizeof name, "generation-%" PRIu64, which);
    ctd_checkpoint_name(c, name, 0, path);
    const ctd_status status = ctd_sections_read(path, CTD_KIND_GENERATION, CTD_CHECKPOINT_VERSION,
                                                &g->file, g->problem, sizeof g->problem);

    g->there = status != CTD_ERR_READ || errno != ENOENT;
    g->whole = status == CTD_OK && g->file.n_sections >= 2 &&
               g->file.section[0].n == sizeof g->about &&
               strcmp(g->file.section[0].type, "about") == 0 &&
               strcmp(g->file.section[1].type, "scenario") == 0;
    if (g->whole) {
        memcpy(&g->about, g->file.section[0].bytes, sizeof g->about);
        g->about.version[sizeof g->about.version - 1] = '\0';
    } else if (status == CTD_OK) {
        snprintf(g->problem, sizeof g->problem, "what it holds is not what was expected");
    } else if (status == CTD_ERR_READ) {
        snprintf(g->problem, sizeof g->problem, "%s", strerror(errno));
    }
    return status == CTD_ERR_NO_MEMORY || status == CTD_ERR_INTERNAL ? status : CTD_OK;
}

/* The first line in which two texts differ. */
static void
say_difference(ctd_checkpoint *c, const char *there, size_t n)
{
    const char *here = c->scenario->text;
    uint32_t line = 1;
    size_t at = 0, begin = 0;

    for (; at < n && here[at] != '\0' && there[at] == here[at]; at++) {
        if (here[at] == '\n') {
            line++;
            begin = at + 1;
        }
    }
    ctd_checkpoint_say(c,
                       "%s: it is of another scenario: line %u was '%.*s' and is '%.*s' now; give "
                       "--resume never to start over, or another -o",
                       c->options->folder, line, (int)strcspn(there + begin, "\n"), there + begin,
                       (int)strcspn(here + begin, "\n"), here + begin);
}

/* Whether a generation is of this run: same version, same scenario after overrides. */
static ctd_status
compare(ctd_checkpoint *c, const generation *g)
{
    const ctd_section *text = &g->file.section[1];
    const size_t n = strlen(c->scenario->text);

    if (strcmp(g->about.version, ctd_build_version()) != 0) {
        ctd_checkpoint_say(c,
                           "%s: it was written by version %s, this is %s; give --resume never to "
                           "start over, or finish it with that version",
                           c->options->folder, g->about.version, ctd_build_version());
        return CTD_ERR_FOREIGN;
    }
    if (text->n != n + 1 || text->bytes[n] != '\0' ||
        memcmp(text->bytes, c->scenario->text, n) != 0) {
        if (text->n > 0 && text->bytes[text->n - 1] == '\0') {
            say_difference(c, (const char *)text->bytes, text->n - 1);
        }
        return CTD_ERR_FOREIGN;
    }
    return CTD_OK;
}

static ctd_status
take_segment(ctd_checkpoint *c, const ctd_section *section)
{
    ctd_segment_file *s = &c->segment[c->n_segments];

    if (section->n < sizeof s->head) {
        return CTD_ERR_DAMAGED;
    }
    memcpy(&s->head, section->bytes, sizeof s->head);
    if (section->n != sizeof s->head + (size_t)s->head.n_runs * sizeof *s->run) {
        return CTD_ERR_DAMAGED;
    }
    s->run = malloc(s->head.n_runs * sizeof *s->run + 1);
    if (s->run == NULL) {
        return CTD_ERR_NO_MEMORY;
    }
    c->n_segments++;
    memcpy(s->run, section->bytes + sizeof s->head, s->head.n_runs * sizeof *s->run);
    c->last_number = s->head.number > c->last_number ? s->head.number : c->last_number;
    for (uint32_t i = 0; i < s->head.n_runs; i++) {
        c->report->n_finished += s->run[i] != CTD_NO_RUN ? 1 : 0;
    }
    return CTD_OK;
}

static ctd_status
take_live(ctd_checkpoint *c, const ctd_section *section)
{
    ctd_found_run *f = &c->found[c->n_found];

    if (section->n < sizeof f->head) {
        return CTD_ERR_DAMAGED;
    }
    memcpy(&f->head, section->bytes, sizeof f->head);
    const ctd_run_head *head = &f->head;
    const uint64_t left = section->n - sizeof *head;

    if (head->run >= c->n_runs || head->record_bytes > left ||
        head->window_bytes > left - head->record_bytes ||
        head->market_bytes != left - head->record_bytes - head->window_bytes) {
        return CTD_ERR_DAMAGED;
    }
    f->record = section->bytes + sizeof *head;
    f->window = f->record + head->record_bytes;
    f->market = f->window + head->window_bytes;
    c->n_found++;
    return CTD_OK;
}

static ctd_status
take(ctd_checkpoint *c, generation *g)
{
    ctd_status status = CTD_OK;
    const size_t n = g->file.n_sections;

    c->generation = g->file;
    g->file = (ctd_sections_file){0};
    c->segment = calloc(n, sizeof *c->segment);
    c->found = calloc(n, sizeof *c->found);
    CTD_TRY(c->segment != NULL && c->found != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    c->sequence = g->about.sequence;
    for (size_t i = 2; i < n; i++) {
        const ctd_section *section = &c->generation.section[i];

        CTD_TRY(strcmp(section->type, "segment") == 0 ? take_segment(c, section)
                : strcmp(section->type, "live") == 0  ? take_live(c, section)
                                                      : CTD_ERR_DAMAGED);
    }
    c->report->resumed = true;
    c->report->sequence = g->about.sequence;
    c->report->n_live = c->n_found;
    c->report->ticks = (uint64_t)c->report->n_finished * c->scenario->model[0].calendar.n_ticks;
    for (uint32_t i = 0; i < c->n_found; i++) {
        c->report->ticks += c->found[i].head.tick;
    }
    c->report->age = (double)time(NULL) - g->about.written;
out:
    if (status == CTD_ERR_DAMAGED) {
        ctd_checkpoint_say(c, "%s: what it holds is not what was expected", c->options->folder);
    }
    return status;
}

ctd_status
ctd_checkpoint_read(ctd_checkpoint *c)
{
    ctd_status status = CTD_OK;
    generation g[CTD_GENERATIONS] = {0};

    for (uint64_t i = 0; i < CTD_GENERATIONS; i++) {
        CTD_TRY(read_generation(c, i + 1, &g[i]));
    }
    const int newest = g[1].whole && (!g[0].whole || g[1].about.sequence > g[0].about.sequence);
    const generation *other = &g[!newest];

    if (!g[newest].whole) {
        if (g[0].there || g[1].there) {
            ctd_checkpoint_say(c,
                               "%s: no generation is whole (%s); give --resume never to start over",
                               c->options->folder, g[g[1].there].problem);
            CTD_TRY(CTD_ERR_DAMAGED);
        }
        if (c->options->resume == CTD_RESUME_MUST) {
            ctd_checkpoint_say(c, "%s: there is no checkpoint", c->options->folder);
            CTD_TRY(CTD_ERR_READ);
        }
        goto out;
    }
    if (other->there && !other->whole) {
        ctd_checkpoint_note(c, "the other generation is damaged (%s)", other->problem);
    }
    CTD_TRY(compare(c, &g[newest]));
    CTD_TRY(take(c, &g[newest]));
out:
    for (int i = 0; i < CTD_GENERATIONS; i++) {
        ctd_sections_free(&g[i].file);
    }
    return status;
}
