# SPDX-License-Identifier: Apache-2.0
"""numpy_tuned.py FILE RULE: the fastest that numpy was made to do here: single precision,
customers sorted by region, arrays [P][customers] in blocks that fit the cache, in place, random
words turned into uniforms by hand, only switchers tallied."""

import numpy as np

import model

BLOCK = 16384


class Tuned:
    def __init__(self, market, rule):
        self.market, self.gumbel = market.by_region(), rule == "gumbel"
        ends = np.cumsum(np.bincount(market.region, minlength=model.REGIONS))
        self.blocks = [(r, slice(i, min(i + BLOCK, end)))
                       for r, end in enumerate(ends)
                       for i in range(ends[r - 1] if r else 0, end, BLOCK)]
        p = market.n_alternatives
        self.board = [x[:, :, None] for x in (market.level, -market.price, market.presence,
                                              -market.latency)]
        # only differences of utility matter: who stays gets kappa, instead of all others losing it
        self.bonus = market.staying + np.where(np.arange(p) != 0, market.kappa, np.float32(0))
        self.values, self.terms = np.empty((2, p * BLOCK), np.float32)
        self.row = np.empty(BLOCK, np.float32)
        self.mask = np.empty(BLOCK, bool)
        self.choice = np.empty(BLOCK, np.uint8)
        self.place, self.cell = np.arange(BLOCK), np.empty(BLOCK, np.intp)

    def start(self, seed):
        self.words = np.random.SFC64(seed).random_raw
        self.provider = self.market.provider.copy()
        self.moves = np.zeros((self.market.n_alternatives,) * 2, np.int64)

    def tick(self):
        p = self.market.n_alternatives
        stayed = np.bincount(self.provider, minlength=p)
        left = np.zeros(p * p, np.int64)
        for r, part in self.blocks:
            own = self.provider[part]
            n = own.size
            values, terms = (x[:p * n].reshape(p, n) for x in (self.values, self.terms))
            self.measure(r, part, own, values, terms)
            choice, mask = self.choice[:n], self.mask[:n]
            (self.race if self.gumbel else self.invert)(values, terms, choice, mask, self.row[:n])
            switchers = np.flatnonzero(np.not_equal(choice, own, out=mask))
            pairs = own[switchers].astype(np.intp) * p + choice[switchers]
            left += np.bincount(pairs, minlength=p * p)
            own[:] = choice
        left = left.reshape(p, p)
        self.moves += left + np.diag(stayed - left.sum(axis=1))

    def measure(self, r, part, own, values, terms):
        """values = exp(V), up to a factor by customer. V is a few utils: no maximum taken off."""
        level, price, presence, latency = (x[r] for x in self.board)
        np.multiply(price, self.market.alpha[part], out=values)
        values += level
        values += np.multiply(presence, self.market.gamma[part], out=terms)
        values += np.multiply(latency, self.market.beta[part], out=terms)
        cell = np.multiply(own, own.size, out=self.cell[:own.size], dtype=np.intp)
        cell += self.place[:own.size]
        values.reshape(-1)[cell] += self.bonus[own]
        np.exp(values, out=values)

    def uniforms(self, n):
        """1 + u, u uniform on multiples of 2^-23: random words as mantissas."""
        bits = self.words((n + 1) // 2).view(np.uint32)[:n]
        bits >>= 9
        bits |= 0x3F800000
        return bits.view(np.float32)

    def invert(self, values, terms, choice, mask, row):
        target = self.uniforms(row.size)
        target -= np.float32(1)
        target *= np.sum(values, axis=0, out=row)
        choice[:] = 0
        passed = values[0]
        for following in values[1:]:
            choice += np.less_equal(passed, target, out=mask)
            passed = np.add(passed, following, out=following)

    def race(self, values, terms, choice, mask, row):
        """argmax of V + Gumbel is argmin of E / exp(V), E standard exponential: one logarithm."""
        times = self.uniforms(values.size).reshape(values.shape)
        np.subtract(np.float32(2), times, out=times)
        np.log(times, out=times)
        times /= values                                              # negative: the largest wins
        row[:] = times[0]
        choice[:] = 0
        for j in range(1, values.shape[0]):
            np.greater(times[j], row, out=mask)
            np.copyto(choice, np.uint8(j), where=mask)
            np.maximum(times[j], row, out=row)


if __name__ == "__main__":
    model.serve("numpy tuned", f"numpy {np.__version__}", Tuned)
