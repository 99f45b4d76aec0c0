/* SPDX-License-Identifier: Apache-2.0 */
#include "output/examine.h"

#include "output/child.h"
#include "output/text.h"

#include <string.h>

enum { TROUBLE_BYTES = 80 };

typedef struct task {
    const char *path;
    ctd_examine_fn *look;
    void *context;
} task;

/* In the child: the text on success, else the problem. */
static ctd_status
examine(void *context, ctd_sink *sink)
{
    const task *t = context;
    ctd_stored *stored = NULL;
    ctd_status status = CTD_OK;
    ctd_hash hash;

    CTD_TRY(ctd_stored_read(t->path, &stored, sink));
    CTD_TRY(ctd_result_hash(ctd_stored_result(stored), hash));
    if (strcmp(hash, ctd_stored_origin(stored)->content_hash) != 0) {
        ctd_sink_puts(sink, "altered or damaged: its content does not match its content hash");
        CTD_TRY(CTD_ERR_DAMAGED);
    }
    CTD_TRY(t->look(stored, t->context, sink));
out:
    ctd_stored_destroy(&stored);
    return status;
}

ctd_status
ctd_examine(const char *path, double seconds, ctd_examine_fn *look, void *context, ctd_buffer *text,
            ctd_sink *problem)
{
    task t = {.path = path, .look = look, .context = context};
    char trouble[TROUBLE_BYTES];
    const ctd_status status = ctd_child_run(examine, &t, seconds, text, trouble);

    if (status != CTD_OK) {
        const bool told = trouble[0] == '\0' && text->length > 0 && status != CTD_ERR_NO_MEMORY;

        ctd_text_put(problem, path);
        ctd_sink_puts(problem, ": ");
        if (trouble[0] != '\0') {
            ctd_sink_printf(problem, "damaged: %s", trouble);
        } else {
            ctd_text_put(problem, told ? text->bytes : ctd_status_sentence(status));
        }
        ctd_sink_puts(problem, "\n");
    }
    return status;
}
