"""What may go wrong in a benchmark: it is reported, and the other workloads go on."""


class BenchError(Exception):
    """Its text is for people."""
