"""Does the suite notice? Named faults of the reference server, each with the clause that must break.

`python -m contract_tests.mutants` puts each fault into a fresh server, runs the suite's fast profile on it, and
compares with schemathesis by itself.
"""
