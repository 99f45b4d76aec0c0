# SPDX-License-Identifier: Apache-2.0
"""objects.py FILE RULE [CUSTOMERS]: Python objects in the style of Mesa: an agent with a step(), a
model that steps all of them in turn."""

import math
import platform
import random

import model


class Region:
    def __init__(self, alternatives):
        self.alternatives = alternatives      # (number, level, price, presence, latency, staying)


class Customer:
    def __init__(self, market, region, alpha, beta, gamma, provider):
        self.market = market
        self.region = region
        self.alpha = alpha
        self.beta = beta
        self.gamma = gamma
        self.provider = provider

    def utility(self, j, level, price, presence, latency, staying):
        v = level - self.alpha * price + self.gamma * presence - self.beta * latency
        if self.provider == j:
            return v + staying
        return v - self.market.kappa if self.provider != 0 else v

    def choose_gumbel(self):
        best, choice = -math.inf, None
        for alternative in self.region.alternatives:
            u = self.utility(*alternative) - math.log(-math.log(1.0 - self.market.random()))
            if u > best:
                best, choice = u, alternative[0]
        return choice

    def choose_inverse_cdf(self):
        weights = [math.exp(self.utility(*alternative)) for alternative in self.region.alternatives]
        left = self.market.random() * sum(weights)
        for j, weight in enumerate(weights):
            left -= weight
            if left < 0.0:
                return j
        return len(weights) - 1

    def step(self):
        choice = self.choose()
        self.market.moves[self.provider][choice] += 1
        self.provider = choice


class Shopper(Customer):
    choose = Customer.choose_inverse_cdf


class Taster(Customer):
    choose = Customer.choose_gumbel


class Objects:
    def __init__(self, market, rule):
        kind = Taster if rule == "gumbel" else Shopper
        p = market.n_alternatives
        regions = [Region([(j, *(float(x[r, j]) for x in (market.level, market.price,
                                                          market.presence, market.latency)),
                            float(market.staying[j])) for j in range(p)])
                   for r in range(model.REGIONS)]
        self.kappa = float(market.kappa)
        self.market = market
        self.agents = [kind(self, regions[r], *tastes) for r, *tastes in
                       zip(market.region.tolist(), market.alpha.tolist(), market.beta.tolist(),
                           market.gamma.tolist(), market.provider.tolist())]

    @property
    def provider(self):
        return [agent.provider for agent in self.agents]

    def start(self, seed):
        self.random = random.Random(seed).random
        self.moves = [[0] * self.market.n_alternatives for _ in range(self.market.n_alternatives)]
        for agent, provider in zip(self.agents, self.market.provider.tolist()):
            agent.provider = provider

    def tick(self):
        for agent in self.agents:
            agent.step()


if __name__ == "__main__":
    model.serve("Python objects", f"Python {platform.python_version()}", Objects)
