# SPDX-License-Identifier: Apache-2.0
"""numba_peer.py FILE RULE: compiled Python, one customer a pass of the loop: single precision,
customers sorted by region, the number of alternatives a constant of the compiled code, a generator
(xoroshiro128+) kept in registers."""

import numba
import numpy as np

import model


def compile_tick(p, gumbel):
    one, scale = np.float32(1), np.float32(2.0 ** -24)

    @numba.njit(fastmath=True, error_model="numpy")
    def tick(board, staying, kappa, tastes, region, provider, moves, state):
        s0, s1 = state
        alpha, beta, gamma = tastes
        level, price, presence, latency = board
        weight = np.empty(p, np.float32)
        for i in range(provider.size):
            r, own = region[i], provider[i]
            leaving = kappa if own != 0 else np.float32(0)
            best, choice, total = np.float32(-np.inf), 0, np.float32(0)
            for j in range(p):
                v = (level[r, j] - alpha[i] * price[r, j] + gamma[i] * presence[r, j]
                     - beta[i] * latency[r, j])
                v += staying[j] if own == j else -leaving
                if gumbel:
                    word = s0 + s1
                    s1 ^= s0
                    s0 = ((s0 << np.uint64(24)) | (s0 >> np.uint64(40))) ^ s1 ^ (s1 << np.uint64(16))
                    s1 = (s1 << np.uint64(37)) | (s1 >> np.uint64(27))
                    u = one - np.float32(np.int32(word >> np.uint64(40))) * scale           # (0, 1]
                    v = np.log(u) / np.exp(v)             # argmax of V + Gumbel, one log less
                    if v > best:
                        best, choice = v, j
                else:
                    weight[j] = np.exp(v)
                    total += weight[j]
            if not gumbel:
                word = s0 + s1
                s1 ^= s0
                s0 = ((s0 << np.uint64(24)) | (s0 >> np.uint64(40))) ^ s1 ^ (s1 << np.uint64(16))
                s1 = (s1 << np.uint64(37)) | (s1 >> np.uint64(27))
                target = np.float32(np.int32(word >> np.uint64(40))) * scale * total
                cumulated = np.float32(0)
                for j in range(p - 1):
                    cumulated += weight[j]
                    choice += cumulated <= target
            moves[own, choice] += 1
            provider[i] = choice
        state[0], state[1] = s0, s1

    return tick


class Compiled:
    def __init__(self, market, rule):
        self.market = market.by_region()
        m = self.market
        self.board = np.stack([m.level, m.price, m.presence, m.latency])
        self.tastes = np.stack([m.alpha, m.beta, m.gamma])
        self.run = compile_tick(m.n_alternatives, rule == "gumbel")

    def start(self, seed):
        self.state = np.random.SeedSequence(seed).generate_state(2, np.uint64)
        self.provider = self.market.provider.copy()
        self.moves = np.zeros((self.market.n_alternatives,) * 2, np.int64)

    def tick(self):
        self.run(self.board, self.market.staying, self.market.kappa, self.tastes,
                 self.market.region, self.provider, self.moves, self.state)


if __name__ == "__main__":
    model.serve("numba", f"numba {numba.__version__}", Compiled)
