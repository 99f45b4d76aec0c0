# SPDX-License-Identifier: Apache-2.0
"""The content hash of a result file, written from its definition in docs/file-format.md alone."""

import hashlib
import struct

import h5py


def content_hash(f):
    """SHA-256 of the content of an open file."""
    digest = hashlib.sha256()

    def number(value):
        digest.update(struct.pack("<Q", value))

    def text(value):
        number(len(value))
        digest.update(value)

    names = []
    f.id.links.iterate(names.append, idx_type=h5py.h5.INDEX_CRT_ORDER)
    study = "contend_kind" in f.attrs
    text(b"contend study 1" if study else b"contend content 1")
    for name in names:
        item = f[name]
        if not isinstance(item, h5py.Dataset):
            continue
        is_text = h5py.check_string_dtype(item.dtype) is not None
        text(name)
        text(b"string" if is_text else item.dtype.name.encode())
        number(len(item.shape))
        for length in item.shape:
            number(length)
        if is_text:
            for value in item[...].ravel():
                text(value)
        else:
            values = item[...]
            digest.update(values.astype(values.dtype.newbyteorder("<")).tobytes())
    if study:
        text(f["provenance/study"][()])
    text(f["provenance/scenario"][()])
    return digest.hexdigest()
