"""What clients make of a bad network: `python -m bench.chaos`.

The same random program of operations runs with scanwire, with the official SDK and with the raw generated functions,
on the reference server behind faults. After each operation the server's own state, read past the faults, tells
whether the client told the truth. A seed stands for a program with its faults; without sockets it comes out the same
each time.
"""
