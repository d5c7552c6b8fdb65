"""Signing in to Clone Guard with a name and a password: when, with what, and what comes of a failure.

`Session` decides; the two callers, sync and async, only send and wait. A session signs in at the first call that needs
a token, anew when the server refuses that token, and for all threads or tasks at once.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Awaitable, Callable
from functools import cached_property
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from scanwire_raw.runtime import Operation, ScanwireError

from ._answers import payload
from ._caller import AsyncCaller, Read, SyncCaller
from ._retries import Call, Outcome
from ._secrets import Secret, hiding
from .auth import CloneGuardKey, require_header_value
from .errors import (
    AuthenticationError,
    ConfigurationError,
    RateLimitError,
    RequestTimeoutError,
    TransportError,
    UndecodableResponseError,
    redacted,
)

if TYPE_CHECKING:
    import anyio

OneTimeCode: TypeAlias = Callable[[], str]
AsyncOneTimeCode: TypeAlias = Callable[[], str | Awaitable[str]]

TOKEN = "bearer_token"
UNAUTHORIZED = 401


class Session(CloneGuardKey):
    """The API key, a name and a password, and the token that they were last exchanged for.

    Args:
        api_key: The API key.
        username: The user's name.
        password: The user's password.
        one_time_code: Returns the code of a user with a second factor.

    Attributes:
        lock: Is held by the thread that signs in or out.
        ended: How many times signing in has ended, well or not.
    """

    def __init__(
        self, api_key: str, username: object, password: object, one_time_code: AsyncOneTimeCode | None
    ) -> None:
        super().__init__(api_key)
        self.schemes |= {TOKEN}
        self.lock = threading.Lock()
        self.ended = 0
        self._username = _require_text("username", username)
        self._password = Secret(_require_text("password", password))
        self._one_time_code = one_time_code
        self._token: Secret | None = None
        self._failure: ScanwireError | None = None
        self._final = False

    @cached_property
    def async_lock(self) -> anyio.Lock:
        """The async twin of `lock`."""
        import anyio

        return anyio.Lock()

    def secrets(self) -> list[str]:
        token = [] if self._token is None else [self._token.reveal()]
        return [*super().secrets(), self._password.reveal(), *token]

    def headers_with(self, call: Call, token: Secret | None) -> dict[str, str]:
        """The headers of a call."""
        own = self.headers(call.schemes - {TOKEN})
        return own if token is None else {**own, "Authorization": f"Bearer {token.reveal()}"}

    def token(self, refused: Secret | None) -> Secret | None:
        """The token, unless it is the one that the server has refused."""
        return None if self._token is refused else self._token

    def token_after(self, ended: int, refused: Secret | None) -> Secret | None:
        """The token of another call's sign-in, or None if it is this one's turn. Asked with the lock held.

        Args:
            ended: What `ended` was when the call began to wait for the lock.
            refused: The token that the server has refused.

        Raises:
            ScanwireError: Signing in has failed since then, or in a way that makes no second try.
        """
        found = self.token(refused)
        if found is None and self._failure is not None and (self._final or self.ended > ended):
            failure = copy.copy(self._failure)
            failure.__cause__ = self._failure.__cause__
            raise failure
        return found

    def first_step(self) -> dict[str, Any]:
        """The request with the password."""
        from scanwire_raw.clone_guard.models import SignIn

        return _sign_in().request(body=SignIn(username=self._username, password=self._password.reveal()))

    def second_step(self, state: str, code: object) -> dict[str, Any]:
        """The request with the code.

        Raises:
            ConfigurationError: The function has returned something else.
        """
        from scanwire_raw.clone_guard.models import SignIn

        body = SignIn(otp_attempt=_require_text("one_time_code", code), otp_session_state=state)
        return _sign_in().request(body=body)

    def asks_for_code(self, outcome: Outcome) -> str | None:
        """The state of the server that waits for a code, if the first step asks for one."""
        if isinstance(outcome.error, AuthenticationError):
            # Another try might lock the user out, and would come to the same.
            self._final = True
        found = outcome.found()
        return None if found.token else found.otp_session_state or None

    def code(self) -> str | Awaitable[str]:
        """What `one_time_code` returns.

        Raises:
            ConfigurationError: There is none.
        """
        if self._one_time_code is None:
            raise ConfigurationError(
                "sign_in: the user has a second factor: give one_time_code, a function that returns the present code"
            )
        return self._one_time_code()

    def keep(self, outcome: Outcome) -> Secret:
        """The token that signing in has ended with.

        Raises:
            UndecodableResponseError: There is none, or none that a header could carry.
        """
        found = outcome.found().token
        try:
            self._token = Secret(require_header_value("token", found))
        except ConfigurationError:
            assert outcome.answer is not None
            answer = outcome.answer
            message = "the answer has no token that a header can carry"
            error = UndecodableResponseError(message, "sign_in", answer.status_code, answer.headers, b"")
            raise redacted(error, b"", hiding(frozenset(self.secrets())), confidential=True) from None
        return self._token

    def begin(self) -> None:
        """Forgets what a new sign-in takes the place of."""
        self._token = None

    def end(self, failure: BaseException | None) -> None:
        """Counts a sign-in. A failure that does not depend on the call is that of all who waited for it."""
        self.ended += 1
        own = isinstance(failure, (TransportError, RateLimitError)) or not isinstance(failure, ScanwireError)
        self._failure = None if own else cast("ScanwireError", failure)

    def forget(self) -> None:
        """Forgets the token, and that the password was refused."""
        self._token, self._failure, self._final = None, None, False


def is_unauthorized(outcome: Outcome) -> bool:
    """Whether the server has refused the token."""
    return outcome.answer is not None and outcome.answer.status_code == UNAUTHORIZED


def sign_out_operation() -> Operation[[], Any, Any, Any]:
    """The operation `sign_out`."""
    from scanwire_raw.clone_guard.api.experimental_auth import sign_out

    return sign_out.OPERATION


def _sign_in() -> Operation[..., Any, Any, Any]:
    from scanwire_raw.clone_guard.api.auth import sign_in

    return sign_in.OPERATION


def _require_text(argument: str, value: object) -> str:
    """`value`, if it is text. The error does not show it: it may be a secret."""
    try:
        if isinstance(value, str) and value and value.encode():
            return value
    except UnicodeEncodeError:
        pass
    raise ConfigurationError(f"{argument} must be a string of Unicode text that is not empty")


def _failed_code(error: Exception) -> ConfigurationError:
    return ConfigurationError(f"one_time_code: it has raised {type(error).__name__}")


def _waited(call: Call) -> RequestTimeoutError:
    message = f"{call.operation.id}: the deadline has passed while another call signs in or out"
    return RequestTimeoutError(message, call.operation.id, sent=False)


class SyncSessionCaller(SyncCaller):
    """A caller that signs in when an operation needs a token."""

    auth: Session

    def _carry_out(self, operation: Operation[..., Any, Any, Any], arguments: dict[str, Any], read: Read) -> Outcome:
        call = self.call(operation, arguments)
        if TOKEN not in call.schemes:
            return self._with(call, None, read)
        token = self._token(call, None)
        outcome = self._with(call, token, read)
        return self._with(call, self._token(call, token), read) if is_unauthorized(outcome) else outcome

    def sign_out(self) -> None:
        """Revokes the token at the server, and forgets it."""
        operation = sign_out_operation()
        call = self.call(operation, operation.request())
        self._lock(call)
        try:
            token = self.auth.token(None)
            outcome = self._with(call, token, payload) if token else Outcome()
            if not is_unauthorized(outcome):
                outcome.found()
            self.auth.forget()
        finally:
            self.auth.lock.release()

    def _with(self, call: Call, token: Secret | None, read: Read) -> Outcome:
        call.credentials = self.auth.headers_with(call, token)
        return self._attempts(call, read)

    def _lock(self, call: Call) -> None:
        left = call.left()
        if not self.auth.lock.acquire(timeout=min(max(left, 0), threading.TIMEOUT_MAX)):
            raise _waited(call)

    def _token(self, call: Call, refused: Secret | None) -> Secret:
        found, ended = self.auth.token(refused), self.auth.ended
        if found is not None:
            return found
        self._lock(call)
        try:
            return self.auth.token_after(ended, refused) or self._sign_in(call)
        finally:
            self.auth.lock.release()

    def _sign_in(self, needing: Call) -> Secret:
        session, failure = self.auth, None
        session.begin()
        try:
            outcome = self._step(needing, session.first_step())
            state = session.asks_for_code(outcome)
            if state is not None:
                outcome = self._step(needing, session.second_step(state, self._code(needing)))
            return session.keep(outcome)
        except BaseException as error:
            failure = error
            raise
        finally:
            session.end(failure)

    def _code(self, needing: Call) -> object:
        started = self.settings.clock.now()
        try:
            return self.auth.code()
        except ScanwireError:
            raise
        except Exception as error:
            raise _failed_code(error) from error
        finally:
            needing.wait_for_user(self.settings.clock.now() - started)

    def _step(self, needing: Call, arguments: dict[str, Any]) -> Outcome:
        call = self.call(_sign_in(), arguments)
        call.ends_with(needing)
        return self._with(call, None, payload)


class AsyncSessionCaller(AsyncCaller):
    """The async twin of `SyncSessionCaller`."""

    auth: Session

    async def _carry_out(
        self, operation: Operation[..., Any, Any, Any], arguments: dict[str, Any], read: Read
    ) -> Outcome:
        call = self.call(operation, arguments)
        if TOKEN not in call.schemes:
            return await self._with(call, None, read)
        token = await self._token(call, None)
        outcome = await self._with(call, token, read)
        return await self._with(call, await self._token(call, token), read) if is_unauthorized(outcome) else outcome

    async def sign_out(self) -> None:
        """Revokes the token at the server, and forgets it."""
        operation = sign_out_operation()
        call = self.call(operation, operation.request())
        await self._lock(call)
        try:
            token = self.auth.token(None)
            outcome = await self._with(call, token, payload) if token else Outcome()
            if not is_unauthorized(outcome):
                outcome.found()
            self.auth.forget()
        finally:
            self.auth.async_lock.release()

    async def _with(self, call: Call, token: Secret | None, read: Read) -> Outcome:
        call.credentials = self.auth.headers_with(call, token)
        return await self._attempts(call, read)

    async def _lock(self, call: Call) -> None:
        import anyio

        with anyio.move_on_after(max(call.left(), 0)):
            await self.auth.async_lock.acquire()
            return
        raise _waited(call)

    async def _token(self, call: Call, refused: Secret | None) -> Secret:
        found, ended = self.auth.token(refused), self.auth.ended
        if found is not None:
            return found
        await self._lock(call)
        try:
            return self.auth.token_after(ended, refused) or await self._sign_in(call)
        finally:
            self.auth.async_lock.release()

    async def _sign_in(self, needing: Call) -> Secret:
        session, failure = self.auth, None
        session.begin()
        try:
            outcome = await self._step(needing, session.first_step())
            state = session.asks_for_code(outcome)
            if state is not None:
                outcome = await self._step(needing, session.second_step(state, await self._code(needing)))
            return session.keep(outcome)
        except BaseException as error:
            failure = error
            raise
        finally:
            session.end(failure)

    async def _code(self, needing: Call) -> object:
        started = self.settings.clock.now()
        try:
            code = self.auth.code()
            return await code if isawaitable(code) else code
        except ScanwireError:
            raise
        except Exception as error:
            raise _failed_code(error) from error
        finally:
            needing.wait_for_user(self.settings.clock.now() - started)

    async def _step(self, needing: Call, arguments: dict[str, Any]) -> Outcome:
        call = self.call(_sign_in(), arguments)
        call.ends_with(needing)
        return await self._with(call, None, payload)
