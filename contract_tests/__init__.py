"""The contract-test suite: does a server keep to the documents that the specs were written from?

`python -m contract_tests` runs it against the bundled reference server, or against the server that `CONTRACT_BASE_URL`
names. `README.md` in this directory explains the settings, the tiers and the reports.
"""
