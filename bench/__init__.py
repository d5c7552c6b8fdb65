"""Measures scanwire against its peers: `python -m bench`. Nothing here asserts: a figure tells of one machine only."""
