"""Clone Guard, tag `experimental_auth`: signing out. It is inferred; the specs say from what."""

from . import tokens
from .calls import Call, Reply
from .clone_guard import DONE

TABLES = tokens.TABLES


def sign_out(call: Call) -> Reply:
    """Revoke the bearer token of the request. The fixed test token stays valid: it is nobody's own."""
    tokens.revoke_bearer_token(call.db, call.bearer_token)
    return DONE
