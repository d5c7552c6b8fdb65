"""Layer 2, what no table could say: a function for each `read` and `action` of `resources.toml`."""
