# SPDX-License-Identifier: Apache-2.0
"""The benchmark's market: its file, its exact answer and the conversation with the peers.

Everybody decides at every tick. Customer i of region r, now at y, takes alternative j = 0 .. P - 1
with the probability of a multinomial logit over

    V_ij = level_rj - alpha_i price_rj + gamma_i presence_rj - beta_i latency_rj
           + staying_j [y = j] - kappa [y not in {0, j}]

where 0 is on-premises. Customers do not influence each other, so the exact distribution of every
one of them is a Markov chain, and that of a count is a sum over independent customers.

The file, little-endian: int32 magic, customers N, alternatives P, regions R; float32 kappa,
staying [P], level [R][P], price [R][P], presence [R][P], latency [R][P], alpha [N], beta [N],
gamma [N]; uint8 region [N], provider [N]. Customers are in no order.
"""

import json
import sys
import time
from dataclasses import dataclass

import numpy as np

MAGIC = 0x31424443
REGIONS = 8
Z_LIMIT = 4.5


class Wrong(Exception):
    """An answer that the model cannot have given."""


@dataclass
class Market:
    kappa: np.float32
    staying: np.ndarray
    level: np.ndarray
    price: np.ndarray
    presence: np.ndarray
    latency: np.ndarray
    alpha: np.ndarray
    beta: np.ndarray
    gamma: np.ndarray
    region: np.ndarray
    provider: np.ndarray

    @property
    def n_customers(self):
        return self.alpha.size

    @property
    def n_alternatives(self):
        return self.staying.size

    def by_region(self):
        """The same market with its customers sorted by region."""
        order = np.argsort(self.region, kind="stable")
        columns = {name: getattr(self, name)[order]
                   for name in ("alpha", "beta", "gamma", "region", "provider")}
        return Market(**{**vars(self), **columns})


def write(path, n_customers, n_alternatives):
    rng = np.random.default_rng([2025, n_alternatives])
    shape = REGIONS, n_alternatives
    level = rng.uniform(-0.6, 0.0, shape)
    price = rng.uniform(0.8, 1.2, shape)
    presence = rng.integers(0, 2, shape).astype(float)
    latency = rng.uniform(0.1, 1.0, shape)
    for quantity in price, presence, latency:
        quantity[:, 0] = 0.0
    level[:, 0] = -2.0
    level -= level.max(axis=1, keepdims=True)
    columns = [np.exp(0.5 + 0.4 * rng.standard_normal(n_customers)),
               np.exp(-0.2 + 0.5 * rng.standard_normal(n_customers)),
               np.exp(-0.1 + 0.3 * rng.standard_normal(n_customers))]
    with open(path, "wb") as file:
        file.write(np.array([MAGIC, n_customers, n_alternatives, REGIONS], "<i4").tobytes())
        for part in ([2.8], 0.05 * np.arange(n_alternatives), level, price, presence, latency,
                     *columns):
            file.write(np.asarray(part, "<f4").tobytes())
        for bound in REGIONS, n_alternatives:
            file.write(rng.integers(0, bound, n_customers, dtype=np.uint8).tobytes())


def read(path):
    with open(path, "rb") as file:
        magic, n, p, r = (int(x) for x in np.fromfile(file, "<i4", 4))
        if magic != MAGIC:
            raise ValueError(f"{path} is not a market of this benchmark")
        kappa = np.fromfile(file, "<f4", 1)[0]
        staying = np.fromfile(file, "<f4", p)
        board = [np.fromfile(file, "<f4", r * p).reshape(r, p) for _ in range(4)]
        tastes = [np.fromfile(file, "<f4", n) for _ in range(3)]
        labels = [np.fromfile(file, np.uint8, n) for _ in range(2)]
    return Market(kappa, staying, *board, *tastes, *labels)


def expect(market, marks, chunk=4096):
    """Mean and variance of what a peer answers, for each (customers, ticks) of `marks`, where the
    customers are the first of the file: [P + 1], the customers of each alternative after the last
    tick and the switches over all ticks."""
    p = market.n_alternatives
    found = {mark: np.zeros((2, p + 1)) for mark in marks}
    ends = sorted({n for n, _ in marks})
    begin = 0
    for end in ends:
        for i in range(begin, end, chunk):
            moments = _moments(market, slice(i, min(i + chunk, end)), max(t for _, t in marks))
            for n, ticks in marks:
                if n >= end:
                    found[n, ticks] += moments[ticks]
        begin = end
    return found


def _moments(market, part, ticks):
    """[ticks + 1][2][P + 1]: mean and variance summed over some customers. A customer's state is
    held as E[S^k 1{y = j}], k = 0, 1, 2, with S the switches so far."""
    r, p = market.region[part], market.n_alternatives
    v = (market.level.astype(float)[r] - market.alpha[part, None] * market.price.astype(float)[r]
         + market.gamma[part, None] * market.presence.astype(float)[r]
         - market.beta[part, None] * market.latency.astype(float)[r])
    w = np.exp(v).T.copy()                                            # [P][n]
    leave = np.full((p, 1), np.exp(-float(market.kappa)))             # on weights elsewhere
    leave[0] = 1.0
    stay = w * np.exp(market.staying.astype(float))[:, None]
    total = leave * (w.sum(axis=0) - w) + stay
    kept, left = stay / total, leave / total
    m0 = (market.provider[part] == np.arange(p)[:, None]).astype(float)
    m1, m2 = np.zeros_like(m0), np.zeros_like(m0)
    out = np.zeros((ticks + 1, 2, p + 1))
    for tick in range(1, ticks + 1):
        moving = [m0 * left, (m0 + m1) * left, (m0 + 2 * m1 + m2) * left]
        m0, m1, m2 = (m * kept + w * (moved.sum(axis=0) - moved)
                      for m, moved in zip((m0, m1, m2), moving))
        s1, s2 = m1.sum(axis=0), m2.sum(axis=0)
        out[tick, 0] = [*m0.sum(axis=1), s1.sum()]
        out[tick, 1] = [*(m0 * (1.0 - m0)).sum(axis=1), (s2 - s1 * s1).sum()]
    return out


def check(market, answer, ticks, expected):
    """The largest |z| of an answer beside `expected`, as expect() gives it. Raises Wrong if it is
    too large, or if the tallies do not add up to what happened."""
    n, p = answer["customers"], market.n_alternatives
    counts, moves = np.array(answer["counts"]), np.array(answer["moves"]).reshape(p, p)
    before = np.bincount(market.provider[:n], minlength=p)
    if moves.sum() != n * ticks or np.any(before + moves.sum(axis=0) - moves.sum(axis=1) != counts):
        raise Wrong("its tallies of moves do not lead to its final counts")
    seen = np.append(counts, moves.sum() - np.trace(moves))
    z = (seen - expected[0]) / np.sqrt(expected[1])
    worst = int(np.argmax(np.abs(z)))
    if not abs(z[worst]) < Z_LIMIT:
        what = f"customers of alternative {worst}" if worst < p else "switches"
        raise Wrong(f"{what}: {seen[worst]}, where {expected[0][worst]:.0f} are expected "
                    f"(z = {z[worst]:.1f})")
    return float(abs(z[worst]))


def serve(name, version, player):
    """The part of a peer that all in Python share. The command line is PEER FILE RULE [CUSTOMERS].
    player(market, rule) has start(seed), tick(), the state `provider` [n] and the tallies `moves`
    [P][P] since the start. Each line "go SEED TICKS" is answered by one line of JSON; only the
    ticks are timed, in CPU time of this thread."""
    path, rule = sys.argv[1:3]
    market = read(path)
    if len(sys.argv) > 3:
        n = min(int(sys.argv[3]), market.n_customers)
        for column in ("alpha", "beta", "gamma", "region", "provider"):
            setattr(market, column, getattr(market, column)[:n])
    playing = player(market, rule)
    playing.start(0)
    playing.tick()
    print(json.dumps({"name": name, "version": version}), flush=True)
    for line in sys.stdin:
        seed, ticks = (int(word) for word in line.split()[1:])
        playing.start(seed)
        before = time.thread_time()
        for _ in range(ticks):
            playing.tick()
        seconds = time.thread_time() - before
        counts = np.bincount(np.asarray(playing.provider), minlength=market.n_alternatives)
        print(json.dumps({"seconds": seconds, "customers": market.n_customers,
                          "counts": counts.tolist(),
                          "moves": np.asarray(playing.moves).ravel().tolist()}), flush=True)
