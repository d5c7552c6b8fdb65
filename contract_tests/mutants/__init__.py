"""Does the suite notice? Named faults of the reference server and of the client, each with what must notice it.

`python -m contract_tests.mutants` puts each client fault into the client and runs the client's properties, and each
server fault into a fresh server and runs the suite's fast profile on it, next to schemathesis by itself.
"""
