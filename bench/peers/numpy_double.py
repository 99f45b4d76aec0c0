# SPDX-License-Identifier: Apache-2.0
"""numpy_double.py FILE RULE: plain vectorised numpy in double, as an economist would write it."""

import numpy as np

import model


class Plain:
    def __init__(self, market, rule):
        self.market, self.gumbel = market, rule == "gumbel"
        self.alpha, self.beta, self.gamma = (
            taste.astype(float)[:, None] for taste in (market.alpha, market.beta, market.gamma))
        self.level, self.price, self.presence, self.latency, self.staying = (
            x.astype(float) for x in (market.level, market.price, market.presence, market.latency,
                                      market.staying))
        self.region = market.region.astype(np.intp)
        self.everybody = np.arange(market.n_customers)

    def start(self, seed):
        self.rng = np.random.default_rng(seed)
        self.provider = self.market.provider.astype(np.intp)
        self.moves = np.zeros((self.market.n_alternatives,) * 2, np.int64)

    def utility(self):
        own, p = self.provider, self.market.n_alternatives
        v = (self.level[self.region] - self.alpha * self.price[self.region]
             + self.gamma * self.presence[self.region] - self.beta * self.latency[self.region])
        v -= np.where(own != 0, float(self.market.kappa), 0.0)[:, None] * (
            own[:, None] != np.arange(p))
        v[self.everybody, own] += self.staying[own]
        return v

    def tick(self):
        own, p = self.provider, self.market.n_alternatives
        v = self.utility()
        if self.gumbel:
            choice = np.argmax(v + self.rng.gumbel(size=v.shape), axis=1)
        else:
            cumulated = np.cumsum(np.exp(v - v.max(axis=1, keepdims=True)), axis=1)
            target = self.rng.random(own.size) * cumulated[:, -1]
            choice = (cumulated <= target[:, None]).sum(axis=1)
        self.moves += np.bincount(own * p + choice, minlength=p * p).reshape(p, p)
        self.provider = choice


if __name__ == "__main__":
    model.serve("numpy double", f"numpy {np.__version__}", Plain)
