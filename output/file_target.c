/* SPDX-License-Identifier: Apache-2.0 */
#include "output/file_private.h"

#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* What a result file is built in: memory, from which it is then written at once, or, where it is
 * too large for that, the disk. */

enum { GROWTH_BYTES = 4 << 20, PAGE = 4096 };

/* Memory that is filled once from end to end: in huge pages it is there in a tenth of the time. */
static void *
grow(void *memory, size_t n)
{
    char *larger = realloc(memory, n);

    if (larger != NULL && n >= GROWTH_BYTES) {
        char *first = larger - (uintptr_t)larger % PAGE;

        (void)madvise(first, n - n % PAGE, MADV_HUGEPAGE);
    }
    return larger;
}

static void *
grow_file(void *memory, size_t n, H5FD_file_image_op_t reason, void *context)
{
    const bool fits = memory != NULL && malloc_usable_size(memory) >= n;

    (void)reason;
    (void)context;
    return fits ? memory : grow(memory, n + n / 2); /* for HDF5 asks for little at a time */
}

static ctd_status
in_memory(hid_t access)
{
    ctd_status status = CTD_OK;
    H5FD_file_image_callbacks_t callbacks = {.image_realloc = grow_file};

    CTD_TRY_H5(H5Pset_fapl_core(access, GROWTH_BYTES, false));
    CTD_TRY_H5(H5Pset_file_image_callbacks(access, &callbacks));
out:
    return status;
}

/* The oldest format is asked for because H5Fget_file_image() spoils the checksum of newer
 * superblocks (HDF5 issue 1915). */
ctd_status
ctd_file_create(ctd_file_target *target, hid_t *file)
{
    ctd_status status = CTD_OK;
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), creation = ctd_file_list(H5P_FILE_CREATE);
    CTD_TRY_H5(access);
    CTD_TRY_H5(creation);
    CTD_TRY(target->on_disk ? ctd_file_use_disk(access, target) : in_memory(access));
    CTD_TRY_H5(H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18));
    *file = H5Fcreate("contend", H5F_ACC_TRUNC, creation, access);
    CTD_TRY_H5(*file);
    CTD_TRY(ctd_file_close(&creation, H5Pclose));
    CTD_TRY(ctd_file_close(&access, H5Pclose));
out:
    (void)ctd_file_close(&creation, H5Pclose);
    (void)ctd_file_close(&access, H5Pclose);
    return status;
}

static ctd_status
take_image(hid_t file, void **image, size_t *n)
{
    ctd_status status = CTD_OK;
    const ssize_t length = H5Fget_file_image(file, NULL, 0);

    CTD_TRY_H5(length);
    *image = grow(NULL, (size_t)length);
    CTD_TRY(*image != NULL ? CTD_OK : CTD_ERR_NO_MEMORY);
    CTD_TRY(H5Fget_file_image(file, *image, (size_t)length) == length ? CTD_OK : CTD_ERR_WRITE);
    *n = (size_t)length;
out:
    return status;
}

ctd_status
ctd_file_flush(ctd_file_target *target, hid_t file)
{
    ctd_status status = CTD_OK;

    CTD_TRY_H5(H5Fflush(file, H5F_SCOPE_GLOBAL));
    if (!target->on_disk) {
        CTD_TRY(take_image(file, &target->image, &target->n));
    }
out:
    return status;
}

ctd_status
ctd_file_check(const ctd_file_target *target, ctd_write_report *report)
{
    struct stat there;

    if (!target->on_disk) {
        return CTD_OK;
    }
    report->bytes_needed = target->n;
    report->error = target->error;
    if (target->error != 0) {
        report->doing = "writing";
        return CTD_ERR_WRITE;
    }
    return fstat(target->descriptor, &there) == 0 && (uint64_t)there.st_size == target->n
               ? CTD_OK
               : CTD_ERR_WRITE;
}
