"""The specs turned on the client: what it sends, and what it makes of what comes back."""
