/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTD_SIM_STATUS_H
#define CTD_SIM_STATUS_H

/** Every status of the library and its sentence: the one list both are made from. */
#define CTD_STATUS_LIST(X)                                                                         \
    X(CTD_OK, "success")                                                                           \
    X(CTD_ERR_NO_MEMORY, "memory could not be allocated")                                          \
    X(CTD_ERR_SCENARIO, "the scenario has errors")                                                 \
    X(CTD_ERR_CALIBRATION, "the market shares could not be matched")                               \
    X(CTD_ERR_READ, "a file could not be read")                                                    \
    X(CTD_ERR_WRITE, "a file could not be written")                                                \
    X(CTD_ERR_EXISTS, "the output file exists already")                                            \
    X(CTD_ERR_LOCKED, "another run is at work there")                                              \
    X(CTD_ERR_DAMAGED, "the file is damaged or of another kind")                                   \
    X(CTD_ERR_FOREIGN, "the checkpoint is of another run")                                         \
    X(CTD_ERR_STOPPED, "stopped by a signal")                                                      \
    X(CTD_ERR_INTERNAL, "internal error")

#define CTD_STATUS_ENUM(code, sentence) code,
typedef enum ctd_status { CTD_STATUS_LIST(CTD_STATUS_ENUM) CTD_N_STATUSES } ctd_status;
#undef CTD_STATUS_ENUM

/** The sentence of a status; never NULL, "unknown status" outside the list. */
const char *ctd_status_sentence(ctd_status status);

#define CTD_MUST_CHECK __attribute__((warn_unused_result))

/** Calls, and on anything but CTD_OK leaves through the label `out`; needs a local `status`. */
#define CTD_TRY(call)                                                                              \
    do {                                                                                           \
        status = (call);                                                                           \
        if (status != CTD_OK) {                                                                    \
            goto out;                                                                              \
        }                                                                                          \
    } while (0)

#endif
