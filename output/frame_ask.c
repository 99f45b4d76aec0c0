/* SPDX-License-Identifier: Apache-2.0 */
#include "output/frame_private.h"
#include "output/info_private.h"
#include "output/read_private.h"

/* Small questions to a file of labelled arrays. */

enum { SECONDS = 600, TROUBLE = 80 };

ctd_status
ctd_frame_ask(ctd_child_fn *work, void *context, ctd_buffer *answer, ctd_sink *problem)
{
    char trouble[TROUBLE];
    const ctd_status status = ctd_child_run(work, context, SECONDS, answer, trouble);

    if (status != CTD_OK) {
        ctd_sink_puts(problem, trouble[0] != '\0' || answer->length == 0 ? trouble : answer->bytes);
    }
    return status;
}

static ctd_status
tell_kind(void *context, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_reader reader;

    CTD_TRY(ctd_reader_open(context, sink, &reader));
    if (H5Aexists(reader.file, "contend_kind") > 0) {
        ctd_sink_puts(sink, "study");
    }
out:
    ctd_reader_close(&reader);
    return status;
}

bool
ctd_frame_is(const char *path)
{
    ctd_buffer answer = {0};
    ctd_sink nowhere = {.failed = true};
    const bool is =
        ctd_frame_ask(tell_kind, (void *)path, &answer, &nowhere) == CTD_OK && answer.length > 0;

    ctd_buffer_clear(&answer);
    return is;
}

static ctd_status
tell_run(void *context, ctd_sink *sink)
{
    ctd_status status = CTD_OK;
    ctd_reader reader;

    CTD_TRY(ctd_reader_open(context, sink, &reader));
    if (H5Lexists(reader.file, "run", H5P_DEFAULT) > 0) {
        CTD_TRY(ctd_read_run(&reader));
        ctd_info_put_run(&reader.stored->origin, &reader.stored->facts, sink);
    }
out:
    ctd_reader_close(&reader);
    return status;
}

ctd_status
ctd_frame_put_run(const char *path, ctd_sink *out, ctd_sink *problem)
{
    ctd_buffer text = {0};
    ctd_status status = ctd_frame_ask(tell_run, (void *)path, &text, problem);

    if (status == CTD_OK && text.length > 0) {
        ctd_sink_write(out, text.bytes, text.length);
        status = out->failed ? CTD_ERR_WRITE : CTD_OK;
    }
    ctd_buffer_clear(&text);
    return status;
}
