"""Clone Guard, tag `users`: customers ("Create Customer")."""

import json

from . import clone_guard_organizations as organizations
from . import rows, store
from .calls import Call, Reply
from .clone_guard import item

TABLES = (
    organizations.TABLES
    + """;
CREATE TABLE IF NOT EXISTS clone_guard_customers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    organization_id TEXT NOT NULL,
    fields TEXT NOT NULL
)
"""
)


def create_customer(call: Call) -> Reply:
    """Create a user in an organization, which is created too if need be, and subscribe that organization to plans.

    Our readings, as everything is optional: `organization_id` goes before `organization`, and with neither the user
    belongs to the caller's organization; an organization that exists keeps the plans that it has. A customer cannot
    sign in here, since no password is part of the call.
    """
    body = call.body["customer"]
    plans = body.get("plans", [])
    if "organization" in body and "organization_id" not in body:
        row = organizations.add_organization(call, body["organization"], "/customer/organization")
        organization_id, name = row["id"], row["name"]
        plans = organizations.chosen_plans(body["organization"], plans)
    else:
        organization_id = body.get("organization_id", call.tenant)
        name = organizations.check_organization(call, organization_id, "/customer/organization_id")
    organizations.subscribe(call.db, organization_id, plans)
    user = body.get("user", {})
    customer_id = store.new_id()
    customer = {"id": customer_id, "organization_id": organization_id, "fields": json.dumps(user)}
    rows.add(call.db, "clone_guard_customers", customer)
    shown = {key: user[key] for key in ("email", "first_name", "last_name") if key in user}
    organization = {"uuid": organization_id} if name is None else {"uuid": organization_id, "name": name}
    return Reply(item("customer", {"id": customer_id, **shown, "organization": organization}))
