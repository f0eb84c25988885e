"""Invented records for demonstration, tests and benchmarks; nobody's file is behind any of them."""
