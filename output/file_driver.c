/* SPDX-License-Identifier: Apache-2.0 */
#include "output/file_private.h"

#include <errno.h>
#include <hdf5.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __has_include
#if __has_include(<H5FDdevelop.h>)
#include <H5FDdevelop.h> /* where newer versions have what makes a driver */
#endif
#endif

/*
 * HDF5's way to the disk. HDF5 itself must never see a write fail: after that it cannot close its
 * file, and version 1.10 crashes when the program ends, or says that all is well although chunks
 * are missing. So a failure is noted here and the rest is kept in memory, but for what makes the
 * file large, the chunks, which are not looked at again. The file is then built to its end as if
 * nothing had happened, which tells how many bytes it needs, and thrown away.
 */

typedef struct kept {
    struct kept *next;
    haddr_t begin;
    size_t n;
    unsigned char bytes[];
} kept;

typedef struct disk {
    H5FD_t public;
    ctd_file_target *target;
    haddr_t allocated, end;
    kept *first, **last; /* writes since the failure, in order */
} disk;

static H5FD_t *
open_disk(const char *name, unsigned flags, hid_t access, haddr_t most)
{
    ctd_file_target *const *target = H5Pget_driver_info(access);
    disk *d = calloc(1, sizeof *d);

    (void)name;
    (void)flags;
    (void)most;
    if (d == NULL || target == NULL) {
        free(d);
        return NULL;
    }
    d->target = *target;
    d->last = &d->first;
    return &d->public;
}

static herr_t
close_disk(H5FD_t *file)
{
    disk *d = (disk *)file;

    for (kept *k = d->first; k != NULL;) {
        kept *next = k->next;

        free(k);
        k = next;
    }
    d->target->n = d->allocated;
    free(d);
    return 0;
}

static herr_t
query(const H5FD_t *file, unsigned long *flags)
{
    (void)file;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

static haddr_t
get_allocated(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const disk *)file)->allocated;
}

static herr_t
set_allocated(H5FD_t *file, H5FD_mem_t type, haddr_t end)
{
    (void)type;
    ((disk *)file)->allocated = end;
    return 0;
}

static haddr_t
get_end(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const disk *)file)->end;
}

static bool
write_all(int descriptor, off_t at, const char *bytes, size_t n)
{
    while (n > 0) {
        const ssize_t written = pwrite(descriptor, bytes, n, at);

        if (written == 0) {
            errno = ENOSPC;
        }
        if (written == 0 || (written < 0 && errno != EINTR)) {
            return false;
        }
        if (written > 0) {
            bytes += written;
            at += written;
            n -= (size_t)written;
        }
    }
    return true;
}

static herr_t
keep(disk *d, haddr_t at, size_t n, const void *bytes)
{
    kept *k = malloc(sizeof *k + n);

    if (k == NULL) {
        return -1;
    }
    *k = (kept){.begin = at, .n = n};
    memcpy(k->bytes, bytes, n);
    *d->last = k;
    d->last = &k->next;
    return 0;
}

static herr_t
write_disk(H5FD_t *file, H5FD_mem_t type, hid_t list, haddr_t at, size_t n, const void *bytes)
{
    disk *d = (disk *)file;
    ctd_file_target *target = d->target;

    (void)type;
    (void)list;
    d->end = at + n > d->end ? at + n : d->end;
    if (target->error == 0 && !write_all(target->descriptor, (off_t)at, bytes, n)) {
        target->error = errno;
    }
    return target->error == 0 || bytes == target->chunk ? 0 : keep(d, at, n, bytes);
}

/* What lies in [at, at + n) of what was kept goes over what was read. */
static void
overlay(const kept *k, haddr_t at, size_t n, char *bytes)
{
    const haddr_t begin = k->begin > at ? k->begin : at;
    const haddr_t end = k->begin + k->n < at + n ? k->begin + k->n : at + n;

    if (begin < end) {
        memcpy(bytes + (begin - at), k->bytes + (begin - k->begin), end - begin);
    }
}

/* Where nothing was written there are zeros. */
static herr_t
read_disk(H5FD_t *file, H5FD_mem_t type, hid_t list, haddr_t at, size_t n, void *bytes)
{
    const disk *d = (const disk *)file;
    size_t done = 0;

    (void)type;
    (void)list;
    while (done < n) {
        const ssize_t got =
            pread(d->target->descriptor, (char *)bytes + done, n - done, (off_t)(at + done));

        if (got < 0 && errno != EINTR) {
            d->target->error = d->target->error != 0 ? d->target->error : errno;
        }
        if (got == 0 || (got < 0 && errno != EINTR)) {
            break;
        }
        done += got > 0 ? (size_t)got : 0;
    }
    memset((char *)bytes + done, 0, n - done);
    for (const kept *k = d->first; k != NULL; k = k->next) {
        overlay(k, at, n, bytes);
    }
    return 0;
}

static herr_t
truncate_disk(H5FD_t *file, hid_t list, hbool_t closing)
{
    disk *d = (disk *)file;
    ctd_file_target *target = d->target;

    (void)list;
    (void)closing;
    while (target->error == 0 && ftruncate(target->descriptor, (off_t)d->allocated) != 0) {
        target->error = errno != EINTR ? errno : 0;
    }
    d->end = d->allocated;
    return 0;
}

static const H5FD_class_t driver = {
#ifdef H5FD_CLASS_VERSION
    .version = H5FD_CLASS_VERSION,
    .value = H5_VFD_RESERVED + 247, /* any that no other driver here has */
#endif
    .name = "contend",
    .maxaddr = ((haddr_t)1 << 62),
    .fc_degree = H5F_CLOSE_WEAK,
    .fapl_size = sizeof(ctd_file_target *),
    .open = open_disk,
    .close = close_disk,
    .query = query,
    .get_eoa = get_allocated,
    .set_eoa = set_allocated,
    .get_eof = get_end,
    .read = read_disk,
    .write = write_disk,
    .truncate = truncate_disk,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

ctd_status
ctd_file_use_disk(hid_t access, ctd_file_target *target)
{
    ctd_status status = CTD_OK;

    target->driver = H5FDregister(&driver);
    CTD_TRY_H5(target->driver);
    CTD_TRY_H5(H5Pset_driver(access, target->driver, &target));
out:
    return status;
}
