# SPDX-License-Identifier: Apache-2.0
"""Opens a result file with the readers people use, none of them ours.

    readers.py FILE.h5 [--variant NAME] [--provider NAME] [--never QUESTION] [--start YYYY-MM-DD]
                       [--no-run]

The content hash is computed anew from its definition in docs/file-format.md.
"""
import argparse
import pathlib
import subprocess
import sys
import unittest
import warnings

import h5py
import netCDF4
import numpy as np
import xarray as xr

from content_hash import content_hash

ENGINES = ("h5netcdf", "netcdf4")
COORDINATES = {"variant", "replication", "time", "from_provider", "provider", "region", "segment"}
options = None


def open_dataset(engine, group=None):
    warnings.filterwarnings("ignore", "invalid value encountered in cast")  # NaN becoming NaT
    return xr.open_dataset(options.file, engine=engine, group=group)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, env={"LC_ALL": "C.UTF-8",
                                                                      "PATH": "/usr/bin:/bin"})
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
    return done.stdout


class Xarray(unittest.TestCase):
    def each(self):
        for engine in ENGINES:
            with open_dataset(engine) as ds:
                yield ds

    def test_a_share_is_selected_by_the_names_of_variant_and_provider(self):
        for ds in self.each():
            share = ds.share.sel(provider=options.provider, variant=options.variant)
            self.assertEqual(share.dims, ("replication", "time"))
            self.assertTrue(np.isfinite(share.values).all())
            self.assertTrue(((share >= 0) & (share <= 1)).all())

    def test_the_shares_of_all_providers_add_up_to_one(self):
        for ds in self.each():
            self.assertTrue(np.isnan(ds.share.isel(provider=0)).all())
            np.testing.assert_allclose(ds.share.sum("provider"), 1.0, rtol=1e-12)

    def test_every_axis_has_its_coordinate(self):
        for ds in self.each():
            self.assertLessEqual(COORDINATES, set(ds.coords))
            for name in ds.dims:
                self.assertIn(name, ds.coords)
            self.assertTrue((ds.from_provider.values == ds.provider.values).all())

    def test_time_decodes_to_dates_from_the_start_on(self):
        for ds in self.each():
            self.assertEqual(ds.time.dtype.kind, "M")
            self.assertEqual(ds.time.values[0], np.datetime64(options.start))
            self.assertTrue((np.diff(ds.time.values) > np.timedelta64(0)).all())

    def test_what_is_never_reached_has_no_date(self):
        for ds in self.each():
            if "question" not in ds.dims:
                self.skipTest("no questions")
            self.assertEqual(ds.reached.dtype.kind, "M")
            self.assertTrue((np.isnat(ds.reached.values) | (ds.reached >= ds.time[0])).all())
            if options.never:
                self.assertTrue(np.isnat(ds.reached.sel(question=options.never).values).all())

    def test_answers_are_flags(self):
        for ds in self.each():
            if "question" not in ds.dims:
                self.skipTest("no questions")
            self.assertEqual(ds.answer.dtype, np.int8)
            self.assertEqual(list(ds.answer.flag_values), [0, 1])
            self.assertEqual(ds.answer.flag_meanings, "no yes")
            self.assertTrue(ds.answer.isin([0, 1]).all())

    def test_customers_followed_know_where_they_are(self):
        for ds in self.each():
            if "customer" not in ds.dims:
                self.skipTest("nobody is followed")
            provider = ds.panel_provider
            self.assertEqual(provider.dtype, np.int8)
            self.assertLessEqual({"panel_region", "panel_segment", "panel_workload"},
                                 set(provider.coords))
            self.assertTrue((np.diff(ds.customer.values) > 0).all())
            self.assertTrue(((provider >= 0) & (provider < ds.sizes["provider"])).all())
            self.assertTrue((ds.panel_region < ds.sizes["region"]).all())
            self.assertTrue((ds.panel_segment < ds.sizes["segment"]).all())
            self.assertTrue(ds.panel_decision.isin([0, 1]).all())
            one = provider.isel(customer=0, variant=0, replication=0)
            self.assertIn(ds.provider.values[one.values[-1]], ds.provider.values)

    def test_the_log_tells_when_what_happened(self):
        for ds in self.each():
            if "event" not in ds.dims:
                self.skipTest("nothing happened")
            kind = ds.event_kind
            self.assertEqual((kind.dtype, ds.event_time.dtype.kind), (np.int8, "M"))
            meanings = dict(zip(kind.flag_values, kind.flag_meanings.split()))
            self.assertEqual(meanings[-1], "none")
            self.assertTrue(kind.isin(list(meanings)).all())
            is_none = kind.values == -1
            self.assertTrue((np.isnat(ds.event_time.values) == is_none).all())
            self.assertTrue((np.isnan(ds.event_amount.values[is_none])).all())
            self.assertFalse(is_none.all())

    def test_elasticities_lie_between_pairs_of_providers(self):
        for ds in self.each():
            self.assertEqual(ds.elasticity.dims[2:], ("time", "from_provider", "provider"))

    def test_every_variable_has_units_and_a_long_name(self):
        for group in [None, "provenance"] + ([] if options.no_run else ["run"]):
            for engine in ENGINES:
                with open_dataset(engine, group) as ds:
                    for name, variable in ds.variables.items():
                        known = {**variable.attrs, **variable.encoding}
                        self.assertTrue(known.get("units"), f"{group}/{name} units")
                        self.assertTrue(known.get("long_name"), f"{group}/{name} long_name")

    def test_the_groups_open(self):
        for engine in ENGINES:
            with open_dataset(engine, "provenance") as ds:
                self.assertIn("contend:", ds.scenario.item())
                self.assertRegex(ds.content_hash, "^[0-9a-f]{64}$")
                self.assertTrue(ds.version)
                self.assertGreaterEqual(int(ds.seed), 0)
            if options.no_run:
                self.assertRaises(OSError, open_dataset, engine, "run")
                continue
            with open_dataset(engine, "run") as ds:
                for name in ("command_line", "host", "started", "threads", "markets_side_by_side",
                             "kernels", "git", "compiler", "flags", "libraries", "wall_seconds", "peak_memory_bytes"):
                    self.assertIn(name, ds.attrs)
                self.assertTrue((ds.phase_seconds >= 0).all())

    def test_both_engines_read_the_same(self):
        with open_dataset(ENGINES[0]) as a, open_dataset(ENGINES[1]) as b:
            xr.testing.assert_identical(a.load(), b.load())


class NetCDF4(unittest.TestCase):
    def test_labels_and_values(self):
        with netCDF4.Dataset(options.file) as ds:
            self.assertIn(options.provider, list(ds["provider"][:]))
            self.assertIn(options.variant, list(ds["variant"][:]))
            self.assertEqual(ds["share"].dimensions, ("variant", "replication", "time", "provider"))
            self.assertEqual(ds.Conventions, "CF-1.8, ACDD-1.3")
            first = netCDF4.num2date(ds["time"][0], ds["time"].units, ds["time"].calendar)
            self.assertEqual(first.strftime("%Y-%m-%d"), options.start)

    def test_every_variable_reads(self):
        with netCDF4.Dataset(options.file) as ds:
            for group in (ds, *ds.groups.values()):
                for variable in group.variables.values():
                    self.assertEqual(np.shape(variable[...]), variable.shape)


class H5py(unittest.TestCase):
    def test_every_axis_of_every_dataset_has_one_scale(self):
        def check(name, item):
            is_scale = item.attrs.get("CLASS") == b"DIMENSION_SCALE"
            if isinstance(item, h5py.Dataset) and not is_scale:
                for axis, dim in enumerate(item.dims):
                    self.assertEqual(len(dim), 1, f"{name}, axis {axis}")
                    self.assertEqual(len(dim[0]), item.shape[axis])

        with h5py.File(options.file) as f:
            f.visititems(check)

    def test_filters_are_only_shuffle_deflate_and_fletcher32(self):
        with h5py.File(options.file) as f:
            for name, item in f.items():
                if isinstance(item, h5py.Dataset) and item.chunks:
                    self.assertTrue(item.shuffle and item.fletcher32, name)
                    self.assertEqual(item.compression, "gzip")
                    self.assertLessEqual(set(item._filters), {"shuffle", "gzip", "fletcher32"})

    def test_labels_are_variable_length_utf8(self):
        with h5py.File(options.file) as f:
            for name in COORDINATES - {"replication", "time"}:
                kind = h5py.check_string_dtype(f[name].dtype)
                self.assertEqual((kind.encoding, kind.length), ("utf-8", None), name)

    def test_the_content_hash_is_what_its_definition_says(self):
        with h5py.File(options.file) as f:
            self.assertEqual(content_hash(f), f["provenance"].attrs["content_hash"])


class Documentation(unittest.TestCase):
    def test_every_variable_and_kind_of_event_is_described(self):
        manual = pathlib.Path(__file__).parent.parent / "docs" / "file-format.md"
        text = manual.read_text(encoding="utf-8")
        with h5py.File(options.file) as f:
            names = [name for name in f if isinstance(f[name], h5py.Dataset)]
            if "event_kind" in f:
                names += f["event_kind"].attrs["flag_meanings"].split()[1:]
        self.assertEqual([n for n in names if f"`{n}`" not in text], [])


class Tools(unittest.TestCase):
    def test_ncdump_shows_the_header_and_the_labels(self):
        header = run("ncdump", "-h", options.file)
        self.assertIn("double share(variant, replication, time, provider) ;", header)
        self.assertIn(f"since {options.start}", header)
        self.assertIn(f'"{options.provider}"', run("ncdump", "-v", "provider", options.file))

    def test_h5dump_reads_everything(self):
        run("h5dump", "-o", "/dev/null", options.file)
        self.assertIn('DATASET "share"', run("h5dump", "-H", options.file))

    def test_h5ls_lists_it(self):
        self.assertRegex(run("h5ls", options.file), r"share +Dataset \{\d+, \d+, \d+, \d+\}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--variant", default="announced")
    parser.add_argument("--provider", default="aliyun")
    parser.add_argument("--never", default="", help="a question no run ever answers with yes")
    parser.add_argument("--start", default="2015-07-01")
    parser.add_argument("--no-run", action="store_true", help="the group `run` is not there")
    options = parser.parse_args()
    result = unittest.main(argv=[sys.argv[0]], verbosity=2, exit=False).result
    n_failed = len(result.failures) + len(result.errors)
    n_passed = result.testsRun - n_failed - len(result.skipped)
    print(f"{n_passed} passed, {n_failed} failed")
    sys.exit(n_failed > 0)
