"""Benchmarks: what binding books costs, and what the same work costs other tools; scripts/bench.py runs them."""
