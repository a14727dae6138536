"""Benchmarks: books of any size, what binding one costs, and the same work done by other tools; scripts/bench.py runs them."""
