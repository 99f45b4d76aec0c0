/* SPDX-License-Identifier: Apache-2.0 */
#include "studies/checkpoint_private.h"

#include "agents/market_state.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Segments of panels, checked whole once when a run is taken up or found finished; then read value
 * by value for the result. */

ctd_status
ctd_panel_check(ctd_checkpoint *c, uint32_t run, size_t n_records)
{
    char path[CTD_CHECKPOINT_PATH], problem[160];

    for (size_t first = 0; c->panels.large && first < n_records; first += c->panels.n_held) {
        const ctd_panel_about about = ctd_panel_of(c, run, first);
        const ctd_stretch expected = {&about, sizeof about};

        ctd_panel_path(c, run, first, path);
        const ctd_status status = ctd_sections_check(path, CTD_KIND_PANEL, CTD_CHECKPOINT_VERSION,
                                                     &expected, problem, sizeof problem);

        if (status == CTD_ERR_READ || status == CTD_ERR_DAMAGED) {
            ctd_lock_take(c->lock);
            ctd_checkpoint_note(c, "%s is %s", path,
                                status == CTD_ERR_READ ? "missing" : "damaged");
            ctd_lock_give(c->lock);
            return CTD_ERR_DAMAGED;
        }
        if (status != CTD_OK) {
            return status;
        }
    }
    return CTD_OK;
}

ctd_status
ctd_panel_take_up(ctd_checkpoint *c, uint32_t k, const ctd_found_run *found,
                  const ctd_market *market)
{
    ctd_panel_window *window = &c->seat[k].window;
    const ctd_panels *panels = &c->panels;
    const size_t n = panels->n_customers;

    if (!panels->large) {
        return found->head.window_bytes == 0 ? CTD_OK : CTD_ERR_DAMAGED;
    }
    const size_t recorded = ctd_market_recorded(market);
    const size_t first =
        recorded == panels->n_records ? recorded : recorded - recorded % panels->n_held;
    const size_t held = (recorded - first) * n;

    if (found->head.window_bytes != 2 * held) {
        return CTD_ERR_DAMAGED;
    }
    memcpy(window->provider, found->window, held);
    memcpy(window->decision, found->window + held, held);
    window->first = first;
    return ctd_panel_check(c, found->head.run, first);
}

static bool
read_all(int descriptor, size_t at, size_t n, char *out)
{
    while (n > 0) {
        const ssize_t got = pread(descriptor, out, n, (off_t)at);

        if (got == 0 || (got < 0 && errno != EINTR)) {
            return false;
        }
        if (got > 0) {
            out += got;
            at += (size_t)got;
            n -= (size_t)got;
        }
    }
    return true;
}

/* Bytes of a section of the segment that begins with a record. */
static ctd_status
read_segment(ctd_checkpoint *c, uint32_t run, size_t first, const size_t range[3], char *out)
{
    const size_t n = c->panels.n_customers, n_rows = ctd_panel_records(&c->panels, first) * n;
    const size_t sections[] = {sizeof(ctd_panel_about), n_rows, n_rows};
    const size_t at = ctd_sections_offset(sections, range[0]) + range[1];
    char path[CTD_CHECKPOINT_PATH];

    ctd_panel_path(c, run, first, path);
    errno = 0;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    const bool good = descriptor >= 0 && read_all(descriptor, at, range[2], out);
    const int error = errno;

    if (descriptor >= 0) {
        close(descriptor);
    }
    if (!good) {
        ctd_lock_take(c->lock);
        ctd_checkpoint_say(c, "%s: could not be read back: %s", path,
                           error != 0 ? strerror(error) : "it ends too early");
        ctd_lock_give(c->lock);
    }
    return good ? CTD_OK : CTD_ERR_DAMAGED;
}

ctd_status
ctd_panel_read(void *context, size_t run, size_t column, size_t first, size_t n, void *out)
{
    ctd_status status = CTD_OK;
    ctd_checkpoint *c = context;
    const ctd_panel_column which = ctd_panel_find_column(column);
    const size_t per_segment = c->panels.n_held * c->panels.n_customers;
    char *bytes = out;

    if (which == CTD_PANEL_WORKLOAD) {
        const size_t range[] = {1 + which, first * sizeof(double), n * sizeof(double)};

        return read_segment(c, (uint32_t)run, 0, range, bytes);
    }
    while (n > 0) {
        const size_t at = first % per_segment;
        const size_t some = n < per_segment - at ? n : per_segment - at;
        const size_t range[] = {1 + which, at, some};

        CTD_TRY(
            read_segment(c, (uint32_t)run, first / per_segment * c->panels.n_held, range, bytes));
        bytes += some;
        first += some;
        n -= some;
    }
out:
    return status;
}
