"""Generated from the specs in `openapi/` by `make generate`. Never edited by hand: `make check` would tell.

One package for each API, in the style of openapi-python-client, and `runtime`, which they share, with `limits` and
`formats`, by which it checks arguments. Most users want the package `scanwire`, which is built on this one.
"""
