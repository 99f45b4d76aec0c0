# SPDX-License-Identifier: Apache-2.0
"""broken_peer.py FILE RULE: the plain peer of bench/peers with one fault: a customer who stays with
its provider is charged the cost of switching as well."""

import numpy as np

import model
import numpy_double


class Broken(numpy_double.Plain):
    def utility(self):
        v, own = super().utility(), self.provider
        v[self.everybody, own] -= np.where(own != 0, float(self.market.kappa), 0.0)
        return v


if __name__ == "__main__":
    model.serve("broken", "1", Broken)
