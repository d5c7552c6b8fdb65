"""The test credentials that every reference server knows: fixed, public, and good for nothing else."""

from dataclasses import dataclass

__all__ = ["CLONE_GUARD", "CLOUDFORCE_ONE", "Account", "CloneGuardTenants", "CloudforceOneTenants", "Organization"]


@dataclass(frozen=True, slots=True)
class Account:
    """A Cloudforce One account, with a token, and an e-mail and a key that go together; see "Security"."""

    id: str
    api_email: str
    api_key: str
    api_token: str


@dataclass(frozen=True, slots=True)
class Organization:
    """A Clone Guard organization. The key goes with one of the tokens; the access token is sent raw after `Basic`."""

    id: str
    api_key: str
    bearer_token: str
    access_token: str


@dataclass(frozen=True, slots=True)
class CloudforceOneTenants:
    """What a caller of the Cloudforce One part needs to know: where it stands, and who may call."""

    slug: str
    base_path: str
    accounts: tuple[Account, Account]


@dataclass(frozen=True, slots=True)
class CloneGuardTenants:
    """What a caller of the Clone Guard part needs to know: where it stands, and who may call."""

    slug: str
    base_path: str
    organizations: tuple[Organization, Organization]


CLOUDFORCE_ONE = CloudforceOneTenants(
    slug="cloudforce_one",
    base_path="/client/v4",
    accounts=(
        Account(
            id="abcd1234abcd1234abcd1234abcd1234",
            api_email="first@example.com",
            api_key="test-key-of-the-first-account",
            api_token="test-token-of-the-first-account",
        ),
        Account(
            id="0123456789abcdef0123456789abcdef",
            api_email="second@example.com",
            api_key="test-key-of-the-second-account",
            api_token="test-token-of-the-second-account",
        ),
    ),
)
"""The two accounts of the Cloudforce One part. The first holds what the vendor's documents show."""

CLONE_GUARD = CloneGuardTenants(
    slug="clone_guard",
    base_path="",
    organizations=(
        Organization(
            id="8c1f2d3e-5b6a-4c7d-8e9f-0a1b2c3d4e5f",
            api_key="test-key-of-the-first-organization",
            bearer_token="test-bearer-token-of-the-first-organization",
            access_token="test-access-token-of-the-first-organization",
        ),
        Organization(
            id="1d2c3b4a-6f5e-4d7c-9b8a-5f4e3d2c1b0a",
            api_key="test-key-of-the-second-organization",
            bearer_token="test-bearer-token-of-the-second-organization",
            access_token="test-access-token-of-the-second-organization",
        ),
    ),
)
"""The two organizations of the Clone Guard part."""
