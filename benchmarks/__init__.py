"""Measurements that anyone can run: cost and quality."""
