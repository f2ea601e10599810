"""The benchmark's runner: starts the contenders, lays loads on them, measures what they use, writes the report."""
