"""The test credentials that every reference server knows: fixed, public, and good for nothing else."""

from dataclasses import dataclass

__all__ = [
    "CLONE_GUARD",
    "CLOUDFORCE_ONE",
    "Account",
    "CloneGuardTenants",
    "CloudforceOneTenants",
    "Organization",
    "User",
]


@dataclass(frozen=True, slots=True)
class Account:
    """A Cloudforce One account, with a token, and an e-mail and a key that go together; see "Security"."""

    id: str
    api_email: str
    api_key: str
    api_token: str


@dataclass(frozen=True, slots=True)
class User:
    """A user of a Clone Guard organization, with the data of both second factors."""

    username: str
    password: str
    mfa_method: str | None
    """The second factor that is on in a new database, `sms` or `totp`; None without."""
    otp_secret: str
    """In base32, for TOTP (RFC 6238) with SHA-1, six digits and 30 seconds. Gives the codes of both factors."""
    country_code: str
    phone_number: str


@dataclass(frozen=True, slots=True)
class Organization:
    """A Clone Guard organization. The key goes with one of the tokens; the access token is sent raw after `Basic`.

    The two tokens belong to the first user, and neither expire nor can they be revoked.
    """

    id: str
    name: str
    api_key: str
    bearer_token: str
    access_token: str
    users: tuple[User, User]


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
            name="The first organization",
            api_key="test-key-of-the-first-organization",
            bearer_token="test-bearer-token-of-the-first-organization",
            access_token="test-access-token-of-the-first-organization",
            users=(
                User(
                    username="first-user",
                    password="test-password-of-the-first-user",
                    mfa_method=None,
                    otp_secret="ORSXG5BNN52HALLPMYWXK43FOIWTAMBR",
                    country_code="+1",
                    phone_number="2025550101",
                ),
                User(
                    username="second-user",
                    password="test-password-of-the-second-user",
                    mfa_method="totp",
                    otp_secret="ORSXG5BNN52HALLPMYWXK43FOIWTAMBS",
                    country_code="+1",
                    phone_number="2025550102",
                ),
            ),
        ),
        Organization(
            id="1d2c3b4a-6f5e-4d7c-9b8a-5f4e3d2c1b0a",
            name="The second organization",
            api_key="test-key-of-the-second-organization",
            bearer_token="test-bearer-token-of-the-second-organization",
            access_token="test-access-token-of-the-second-organization",
            users=(
                User(
                    username="third-user",
                    password="test-password-of-the-third-user",
                    mfa_method=None,
                    otp_secret="ORSXG5BNN52HALLPMYWXK43FOIWTAMBT",
                    country_code="+1",
                    phone_number="2025550103",
                ),
                User(
                    username="fourth-user",
                    password="test-password-of-the-fourth-user",
                    mfa_method="sms",
                    otp_secret="ORSXG5BNN52HALLPMYWXK43FOIWTAMBU",
                    country_code="+1",
                    phone_number="2025550104",
                ),
            ),
        ),
    ),
)
"""The two organizations of the Clone Guard part. In each the second user needs a one-time code to sign in."""
