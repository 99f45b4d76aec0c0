#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Designs beside another implementation's: scipy.stats.qmc.

    design.py PRINT_DESIGN
"""

import subprocess
import sys
import unittest

import numpy as np
from scipy.stats import qmc

PRINT = ""


def designs(rule, n, factors, seed, n_seeds, *words):
    """The points [n_seeds][points][factors] of n_seeds seeds from `seed` on."""
    numbers = map(str, (n, factors, seed, n_seeds))
    done = subprocess.run([PRINT, rule, *numbers, *words], check=True, capture_output=True)
    return np.frombuffer(bytearray(done.stdout)).reshape(n_seeds, -1, factors)


def design(rule, n, factors, seed, *words):
    return designs(rule, n, factors, seed, 1, *words)[0]


def strata(points, n):
    """How often each of n strata is hit, by dimension."""
    return np.array([np.bincount(np.floor(column * n).astype(int), minlength=n)
                     for column in points.T])


def counts_in_boxes(x, y, a, b):
    """Points in each box of 2^a by 2^b, sorted: what scrambling leaves as it is."""
    cell = np.floor(x * 2 ** a).astype(int) * 2 ** b + np.floor(y * 2 ** b).astype(int)
    return np.sort(np.bincount(cell, minlength=2 ** (a + b)))


class Sobol(unittest.TestCase):
    def test_64_dimensions_are_scipy_s(self):
        theirs = qmc.Sobol(64, scramble=False, bits=32).random_base2(14)
        np.testing.assert_array_equal(design("sobol", 2 ** 14, 64, 1), theirs)

    def test_all_512_dimensions_of_the_sequence_are_scipy_s(self):
        theirs = qmc.Sobol(512, scramble=False, bits=32).random_base2(14)
        np.testing.assert_array_equal(design("sequence", 2 ** 14, 512, 0), theirs)

    def test_a_seed_means_nothing_without_scrambling(self):
        np.testing.assert_array_equal(design("sobol", 64, 5, 1), design("sobol", 64, 5, 2))


class Scrambled(unittest.TestCase):
    def test_every_dimension_keeps_one_point_a_stratum(self):
        for n in (2, 64, 1024, 2 ** 15):
            points = design("sobol", n, 64, 11, "scramble")
            self.assertTrue((strata(points, n) == 1).all())

    def test_every_block_of_the_sequence_is_stratified_too(self):
        points = design("sobol", 4096, 16, 12, "scramble")
        for block in points.reshape(16, 256, 16):
            self.assertTrue((strata(block, 256) == 1).all())

    def test_the_first_two_dimensions_are_a_net_without_a_defect(self):
        m = 10
        points = design("sobol", 2 ** m, 2, 13, "scramble")
        for a in range(m + 1):
            self.assertTrue((counts_in_boxes(*points.T, a, m - a) == 1).all())

    def test_every_pair_is_as_evenly_spread_as_without_scrambling(self):
        m, k = 8, 24
        plain, scrambled = design("sobol", 2 ** m, k, 14), design("sobol", 2 ** m, k, 14, "scramble")
        for i in range(k):
            for j in range(i):
                for a in range(1, m):
                    boxes = [counts_in_boxes(p[:, i], p[:, j], a, m - a) for p in (plain, scrambled)]
                    np.testing.assert_array_equal(*boxes)

    def test_seeds_and_dimensions_are_scrambled_by_themselves(self):
        """Correlations of the errors that scrambling leaves in a mean, over 400 seeds."""
        errors = designs("sobol", 8, 6, 0, 400, "scramble").mean(axis=1) - .5
        correlation = np.corrcoef(errors.T)[np.triu_indices(6, 1)]
        self.assertLess(np.abs(correlation).max(), 4 / np.sqrt(400))

    def test_discrepancy_is_lower_than_random_s_by_far(self):
        rng = np.random.default_rng(15)
        for k in (2, 5, 10):
            random = [qmc.discrepancy(rng.random((512, k))) for _ in range(20)]
            ours = [qmc.discrepancy(points)
                    for points in designs("sobol", 512, k, 0, 20, "scramble")]
            self.assertLess(max(ours), min(random), k)

    def test_means_are_as_exact_as_with_scipy_s_scrambling(self):
        """Of a smooth function. Variances over 200 scramblings: their ratio follows F(200, 200)
        nearly, whose 0.9999 quantile is 1.70; random points' is some thousand times as large."""
        def squares(points):
            value = np.prod(1 + .5 * (points - .5), axis=1)
            return (value.mean() - 1) ** 2

        n, k, n_seeds = 256, 4, 200
        ours = np.mean([squares(points)
                        for points in designs("sobol", n, k, 0, n_seeds, "scramble")])
        theirs = np.mean([squares(qmc.Sobol(k, scramble=True, seed=seed).random(n))
                          for seed in range(n_seeds)])
        random = ((1 + .25 / 12) ** k - 1) / n
        self.assertLess(ours, 1.7 * theirs)
        self.assertLess(ours, random / 300)


class LatinHypercube(unittest.TestCase):
    def test_one_point_a_stratum_whatever_the_number(self):
        for n in (1, 2, 3, 10, 255, 256, 257, 1000, 65537):
            points = design("latin_hypercube", n, 16, 21)
            self.assertTrue((strata(points, n) == 1).all(), n)
            self.assertTrue(((points >= 0) & (points < 1)).all())

    def test_pairs_are_no_more_correlated_than_by_chance(self):
        n, k = 1000, 64
        correlation = np.corrcoef(design("latin_hypercube", n, k, 22).T)[np.triu_indices(k, 1)]
        self.assertLess(np.abs(correlation).max(), 5 / np.sqrt(n))  # of 2016 pairs
        chi2 = n * (correlation ** 2).sum()
        self.assertLess(abs(chi2 - 2016), 4 * np.sqrt(2 * 2016))

    def test_discrepancy_is_lower_than_random_s(self):
        rng = np.random.default_rng(23)
        ours = np.mean([qmc.discrepancy(points)
                        for points in designs("latin_hypercube", 200, 2, 0, 30)])
        random = np.mean([qmc.discrepancy(rng.random((200, 2))) for _ in range(30)])
        theirs = np.mean([qmc.discrepancy(qmc.LatinHypercube(2, seed=s).random(200))
                          for s in range(30)])
        self.assertLess(ours, random)
        self.assertLess(abs(ours / theirs - 1), .25)


class Saltelli(unittest.TestCase):
    def test_crossings_take_one_column_of_the_other_half(self):
        for words in ((), ("second_order",)):
            k, n = 5, 64
            halves = design("sobol", n, 2 * k, 31, "scramble")
            a, b = halves[:, :k], halves[:, k:]
            points = design("saltelli", n, k, 31, "scramble", *words)
            rows = points.reshape(n, -1, k)
            np.testing.assert_array_equal(rows[:, 0], a)
            np.testing.assert_array_equal(rows[:, -1], b)
            for i in range(k):
                expected = a.copy()
                expected[:, i] = b[:, i]
                np.testing.assert_array_equal(rows[:, 1 + i], expected)
                if words:
                    expected = b.copy()
                    expected[:, i] = a[:, i]
                    np.testing.assert_array_equal(rows[:, 1 + k + i], expected)


if __name__ == "__main__":
    PRINT = sys.argv.pop()
    unittest.main()
