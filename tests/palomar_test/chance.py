"""Random choices that can be made again: the seed is printed, and PALOMAR_SEED sets it."""

import os
import random
import sys


def chance() -> random.Random:
    seed = int(os.environ.get("PALOMAR_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"PALOMAR_SEED={seed}", file=sys.stderr)
    return random.Random(seed)
