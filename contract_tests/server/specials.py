"""Layer 2, what no table could say: a function for each `read` and `action` of `resources.toml`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from contract_tests.catalogue import Operation, Special, conventions, operations
from contract_tests.exchange import as_json
from contract_tests.items import Item, at, fields_of, item_in, items_in
from contract_tests.journal import Journal
from contract_tests.server import account
from contract_tests.server.fixtures import MOST_PAGES, Fixture, list_page, resource_named, standing_places
from contract_tests.server.probes import envelope
from contract_tests.server.values import enum
from contract_tests.suite import NothingToTestError
from contract_tests.target import Answer, Identity, Place, Target

# How many types are tried on a server that is not ours, where each costs tokens.
FEW = 2


def _only(items: list[Item], seen: set[str]) -> bool:
    """Whether a page shows nothing new, as past the end, or on a server that repeats itself; notes what it shows."""
    new = {str(item.get("id")) for item in items} - seen
    seen |= new
    return not new


def _read(target: Target, journal: Journal, name: str, identity: Identity | None = None) -> tuple[Any, Answer]:
    """What a read without parameters carries."""
    operation, identity = operations(target.api)[name], identity or target.us
    answer = target.send(operation, Place(identity).path(operation), headers=identity.headers)
    envelope(journal, operation, answer)
    found = answer.body.get(conventions(target.api).payload) if answer.ok and isinstance(answer.body, dict) else None
    if found is None:
        raise NothingToTestError(f"{name} answered {answer.status} and carries nothing")
    return found, answer


# --- Cloudforce One: requests ----------------------------------------------------------------------------------------


def request_constants(target: Target, journal: Journal, special: Special) -> None:
    """The constants are the enums of the spec."""
    found, answer = _read(target, journal, "get_request_constants")
    enums = {"priority": "RequestPriority", "status": "RequestStatus", "tlp": "TrafficLightProtocol"}
    for name, schema in enums.items():
        named, shown = enum(target.api, schema), found.get(name)
        good = isinstance(shown, list) and sorted(map(str, shown)) == sorted(named)
        words = f"`{name}` is {as_json(shown)}, and the reference names {as_json(named)}"
        journal.check(special.clauses["same"], good, words, exchange=answer.exchange)


def request_types(target: Target, journal: Journal, special: Special) -> None:
    """The types hold those of the listed requests, each once."""
    types, answer = _read(target, journal, "list_request_types")
    words = f"a type comes twice among {as_json(types)}"
    journal.check(special.clauses["held"], len(types) == len(set(map(str, types))), words, exchange=answer.exchange)
    request, seen = resource_named(target.api, "request"), set[str]()
    for number in range(1, MOST_PAGES + 1):
        page = list_page(target, request, Place(target.us), number=number)
        items = items_in(target.api, page.body) or []
        missing = {str(item.get("request")) for item in items} - set(map(str, types))
        words = f"{as_json(sorted(missing))} are types of listed requests and not among {as_json(types)}"
        journal.check(special.clauses["held"], not missing, words, exchange=page.exchange)
        if _only(items, seen):
            return


def types_accepted(target: Target, journal: Journal, special: Special) -> None:
    """A request of each type can be created, and is open."""
    types, _ = _read(target, journal, "list_request_types")
    create, place = operations(target.api)["create_request"], Place(target.us)
    for name in types[:FEW] if target.settings.live else types:
        answer = target.send(create, place.path(create), body={"request_type": name, "summary": "Of each type"})
        item = item_in(target.api, answer.body) if answer.ok else None
        good = item is not None and item.get("request") == name
        words = f"a request of the type {as_json(name)} got {answer.status}"
        journal.check(special.clauses["accepted"], good, words, exchange=answer.exchange)
        if item is not None:
            words = f"a new request is {as_json(item.get('status'))}"
            journal.check(special.clauses["open"], item.get("status") == "open", words, exchange=answer.exchange)


def request_contents(target: Target, journal: Journal, special: Special) -> None:
    """With a request goes what lies below it: its messages and its assets."""
    known, fixture, place = operations(target.api), Fixture(target), Place(target.us)
    key = fixture.make(resource_named(target.api, "request"), place)
    below, page = place.below(key), {"page": 1, "per_page": 10}
    message, asset = resource_named(target.api, "message"), resource_named(target.api, "asset")
    keys = {"message": fixture.make(message, below), "asset": fixture.make(asset, below)}

    def reads() -> Iterator[Answer]:
        for name, own, body in (
            ("list_messages", (), page),
            ("list_assets", (), page),
            ("get_asset", (keys["asset"],), None),
        ):
            yield target.send(known[name], below.path(known[name], *own), body=body)

    if not all(answer.ok for answer in reads()):
        raise NothingToTestError("a request's messages and assets cannot be read while it lives")
    deleted = target.send(known["delete_request"], place.path(known["delete_request"], key))
    if not deleted.ok:
        raise NothingToTestError(f"delete_request answered {deleted.status}")
    for answer in reads():
        words = f"{answer.exchange.method} {answer.exchange.url} got {answer.status} after the request was deleted"
        journal.check(special.clauses["gone"], answer.refused, words, exchange=answer.exchange)


def request_quota(target: Target, journal: Journal, special: Special) -> None:
    """What is left of the quota lies within it, and a new request spends what it shows."""
    for sample in ({"priority": "routine"}, {"priority": "urgent", "content": "Who is behind it?"}):
        spent, item, answer = _spent(target, journal, special, "request", sample)
        if item.get("tokens") is not None and spent is not None:
            words = f"the new request shows {as_json(item['tokens'])} tokens, and {spent} were spent"
            journal.check(special.clauses["spent"], spent == item["tokens"], words, exchange=answer.exchange)


def priority_quota(target: Target, journal: Journal, special: Special) -> None:
    """What is left of the quota lies within it, and a new requirement spends some of it."""
    sample = resource_named(target.api, "priority").samples[0]
    spent, _, answer = _spent(target, journal, special, "priority", sample)
    if spent is not None:
        words = f"a new requirement spent {spent} tokens"
        journal.check(special.clauses["spent"], spent > 0, words, exchange=answer.exchange)


def _spent(
    target: Target, journal: Journal, special: Special, name: str, sample: dict[str, Any]
) -> tuple[int | None, dict[str, Any], Answer]:
    """Create an item; what that spent of our quota, the item, and the latest answer about the quota."""
    quota = special.operations[0]

    def remaining(identity: Identity) -> tuple[Any, Answer]:
        found, answer = _read(target, journal, quota, identity)
        left, most = found.get("remaining"), found.get("quota")
        if left is not None and most is not None:
            words = f"{left} of {most} remain"
            journal.check(special.clauses["bounds"], 0 <= left <= most, words, exchange=answer.exchange)
        return left, answer

    before = [remaining(identity)[0] for identity in target.identities]
    resource = resource_named(target.api, name)
    create, place = resource.operation("create"), Place(target.us)
    made = target.send(create, place.path(create), body=Fixture(target).fields(resource.fields, sample, target.us))
    item = item_in(target.api, made.body) if made.ok else None
    if item is None:
        raise NothingToTestError(f"{create.id} answered {made.status}")
    after = [remaining(identity) for identity in target.identities]
    for left, (now, answer) in zip(before[1:], after[1:], strict=True):
        words = f"of another account's quota {left} remained, and now {now}"
        journal.check(special.clauses["others"], left == now, words, exchange=answer.exchange)
    left, (now, answer) = before[0], after[0]
    return (left - now if left is not None and now is not None else None), item, answer


# --- Clone Guard: scans ----------------------------------------------------------------------------------------------


def _all(target: Target, journal: Journal, name: str, place: Place) -> tuple[list[Item], Answer]:
    """The fields of all items of a list of Clone Guard.

    Raises:
        NothingToTestError: it is no list, or has no end.
    """
    operation, found, seen = operations(target.api)[name], list[Item](), set[str]()
    for number in range(1, MOST_PAGES + 1):
        query = {"page": number, "per_page": 100}
        answer = target.send(operation, place.path(operation), headers=place.identity.headers, query=query)
        envelope(journal, operation, answer)
        items = items_in(target.api, answer.body) if answer.ok else None
        if items is None:
            raise NothingToTestError(f"{name} answered {answer.status} and no list")
        if _only(items, seen):
            return found, answer
        found += [fields_of(target.api, item) for item in items]
        if len(items) < 100:
            return found, answer
    raise NothingToTestError(f"{name} does not end: {MOST_PAGES} pages, and each has items")


def scan_views(target: Target, journal: Journal, special: Special) -> None:
    """The lists of upcoming, recent and running scans hold what the list of scans says is such."""
    place = Place(target.us)
    keeps: dict[str, Callable[[Item], bool]] = {
        "upcoming": lambda scan: scan.get("schedule_next_time") is not None,
        "recent": lambda scan: scan.get("status") == "done",
        "running": lambda scan: scan.get("status") == "running",
    }
    scans, _ = _all(target, journal, "list_scans", place)
    for role, keep in keeps.items():
        shown, answer = _all(target, journal, f"list_{role}_scans", place)
        expected, found = {scan["id"] for scan in scans if keep(scan)}, {scan["id"] for scan in shown}
        more, less = as_json(sorted(found - expected)[:3]), as_json(sorted(expected - found)[:3])
        words = f"{more} should not be there, {less} are missing"
        journal.check(special.clauses[role], found == expected, words, exchange=answer.exchange)


def scan_statistics(target: Target, journal: Journal, special: Special) -> None:
    """The statistics of a scan are the counts of what its lists hold."""
    read = operations(target.api)["get_scan_statistics"]
    scan = resource_named(target.api, "scan")
    keys = [str(item.get("id")) for item in items_in(target.api, list_page(target, scan, Place(target.us)).body) or []]
    if not keys:
        raise NothingToTestError("there is no scan")
    told = 0
    for key in keys:
        place = Place(target.us).below(key)
        answer = target.send(read, place.path(read))
        if answer.status == 404:
            # What is being deleted is listed and cannot be read.
            continue
        envelope(journal, read, answer)
        shown = item_in(target.api, answer.body) if answer.ok else None
        if shown is None:
            raise NothingToTestError(f"get_scan_statistics answered {answer.status}")
        vulnerabilities, _ = _all(target, journal, "list_scan_vulnerabilities", place)
        hosts, _ = _all(target, journal, "list_scan_hosts", place)
        threats = [str(one.get("threat")).lower() for one in vulnerabilities]
        counts = {**{name: threats.count(name) for name in ("high", "medium", "low")}, "hosts": len(hosts)}
        wrong = {name: shown.get(name) for name, count in counts.items() if shown.get(name) not in (None, count)}
        held = {name: counts[name] for name in wrong}
        words = f"the statistics of {key} are {as_json(wrong)}, and the lists hold {as_json(held)}"
        journal.check(special.clauses["counts"], not wrong, words, exchange=answer.exchange)
        told += bool(hosts)
        if told == FEW and target.settings.live:
            break
    for words, answer in _nobody(target, read):
        journal.check(
            special.clauses["unknown"], answer.refused, f"{words} got {answer.status}", exchange=answer.exchange
        )


def _nobody(target: Target, operation: Operation) -> Iterator[tuple[str, Answer]]:
    """An operation on a scan that does not exist, and on one of another organization."""
    scan = resource_named(target.api, "scan")
    keys = {"an id that nothing has": scan.unknown_id}
    for place in standing_places(target, resource_named(target.api, "scan_host"), target.other) if target.other else ():
        keys["a scan of somebody else"] = place.parents[-1]
        break
    for words, key in keys.items():
        yield words, target.send(operation, Place(target.us).path(operation, key))


# How a scan goes, by the statuses of the reference: where it may be after it was started, and after it was stopped.
UNDER_WAY = ("requested", "queued", "running", "done")
STOPPING = ("stop_requested", "stop_waiting", "stopped")


def start_and_stop(target: Target, journal: Journal, special: Special) -> None:
    """A scan starts once, moves forward and is done; another is stopped on its way; each run is in the histories."""
    roles, place, fixture = special.clauses, Place(target.us), Fixture(target)
    scan = resource_named(target.api, "scan")
    known = operations(target.api)

    def act(name: str, key: str) -> Answer:
        answer = target.send(known[name], place.path(known[name], key))
        envelope(journal, known[name], answer)
        return answer

    def status(key: str) -> tuple[Any, Answer]:
        answer = act("get_scan", key)
        return (item_in(target.api, answer.body) or {}).get("status"), answer

    def check(role: str, condition: bool, words: str, answer: Answer) -> None:
        journal.check(roles[role], condition, words, exchange=answer.exchange)

    def runs(key: str, count: int) -> None:
        found, answer = _all(target, journal, "list_scan_histories", place.below(key))
        check("history", len(found) == count, f"after {count} starts there are {len(found)} runs", answer)

    key = fixture.make(scan, place)
    answer = act("stop_scan", key)
    check("stop_idle", answer.refused, f"stopping a new scan got {answer.status}", answer)
    found, answer = _all(target, journal, "list_scan_hosts", place.below(key))
    check("before", not found, f"a new scan has {len(found)} hosts", answer)
    runs(key, 0)
    answer = act("start_scan", key)
    shown = (item_in(target.api, answer.body) or {}).get("status")
    check("started", shown in UNDER_WAY, f"starting got {answer.status}, and the scan is {as_json(shown)}", answer)
    answer = act("start_scan", key)
    check("start_twice", answer.refused, f"starting again at once got {answer.status}", answer)
    runs(key, 1)
    if not target.settings.live:
        _finishes(target, journal, special, key)
        answer = act("start_scan", key)
        check("start_twice", answer.ok, f"starting a scan that is done got {answer.status}", answer)
        runs(key, 2)
    answer = act("stop_scan", key)
    shown = (item_in(target.api, answer.body) or {}).get("status")
    check("stopped", shown in STOPPING, f"stopping got {answer.status}, and the scan is {as_json(shown)}", answer)
    if not target.settings.live:
        seen = [shown]
        for seconds in (3, 3, 3, 60, 3600):
            target.wait(timedelta(seconds=seconds))
            shown, answer = status(key)
            seen.append(shown)
        good = _forward(seen, STOPPING) and seen[-1] == "stopped"
        check("stopped", good, f"a stopped scan goes through {as_json(seen)}", answer)
        answer = act("stop_scan", key)
        check("stop_idle", answer.refused, f"stopping a stopped scan got {answer.status}", answer)
        runs(key, 2)
    for name, role in (("start_scan", "start_foreign"), ("stop_scan", "stop_foreign")):
        for words, answer in _nobody(target, known[name]):
            check(role, answer.refused, f"{name} of {words} got {answer.status}", answer)


def _forward(seen: list[Any], order: tuple[str, ...]) -> bool:
    """Whether statuses only go forward in an order."""
    return all(one in order for one in seen) and seen == sorted(seen, key=order.index)


def _finishes(target: Target, journal: Journal, special: Special, key: str) -> None:
    """A started scan goes forward to its end, and has then found hosts of its target."""
    read, place, seen = operations(target.api)["get_scan"], Place(target.us), list[Any]()
    for seconds in (1, 6, 6, 300, 600, 3600):
        target.wait(timedelta(seconds=seconds))
        answer = target.send(read, place.path(read, key))
        seen.append((item_in(target.api, answer.body) or {}).get("status"))
    good = _forward(seen, UNDER_WAY) and seen[-1] == "done"
    words = f"a started scan goes through {as_json(seen)}"
    journal.check(special.clauses["started"], good, words, exchange=target.last)
    sample = resource_named(target.api, "target").samples[0]
    block = next(part for part in sample["hosts"].split(",") if "/" in part)
    hosts, answer = _all(target, journal, "list_scan_hosts", place.below(key))
    for host in hosts:
        inside = host.get("hostname") is not None or ip_address(str(host.get("ip"))) in ip_network(block)
        left_out = host.get("ip") == sample["exclude_hosts"]
        words = f"the host {host} is none of {as_json(sample)}"
        journal.check(special.clauses["before"], inside and not left_out, words, exchange=answer.exchange)
    journal.check(special.clauses["before"], bool(hosts), "a scan that is done has no hosts", exchange=answer.exchange)


def wizard(target: Target, journal: Journal, special: Special) -> None:
    """The wizard leaves a target of the hosts, and a scan of it that is under way."""
    create, place = operations(target.api)["create_scan_from_wizard"], Place(target.us)
    before = {one["id"] for one in _all(target, journal, "list_targets", place)[0]}
    hosts = "198.51.100.64/28"
    answer = target.send(create, {}, body=create.body({"name": "At once", "hosts": hosts, "port_range": "T:1-1024"}))
    item = item_in(target.api, answer.body) if answer.ok else None
    shown = item.get("status") if item else None
    words = f"the wizard got {answer.status}, and its scan is {as_json(shown)}"
    journal.check(special.clauses["made"], shown in UNDER_WAY, words, exchange=answer.exchange)
    made = [one for one in _all(target, journal, "list_targets", place)[0] if one["id"] not in before]
    good = len(made) == 1 and made[0].get("hosts") == hosts and at(item, "target.id") in (None, made[0]["id"])
    words = f"the wizard for {as_json(hosts)} made the targets {as_json(made)}"
    words += f", and its scan is of {as_json(at(item, 'target'))}"
    journal.check(special.clauses["made"], good, words, exchange=answer.exchange)


# --- Clone Guard: signing in -----------------------------------------------------------------------------------------


def _sign_in(target: Target, journal: Journal, body: dict[str, str], headers: dict[str, str] | None = None) -> Answer:
    operation = operations(target.api)["sign_in"]
    key = {"x-api-key": target.us.schemes["api_key"]}
    answer = target.send(operation, {}, headers=key if headers is None else headers, body=body)
    envelope(journal, operation, answer)
    return answer


def _given(answer: Answer, name: str) -> str:
    found = answer.body.get(name) if answer.ok and isinstance(answer.body, dict) else None
    return found if isinstance(found, str) else ""


def _opens(target: Target, authorization: str) -> Answer:
    """A read with that in the header `Authorization`, and our API key."""
    operation = operations(target.api)["list_scans"]
    headers = {"x-api-key": target.us.schemes["api_key"], "Authorization": authorization}
    return target.send(operation, {}, headers=headers)


def signing_in(target: Target, journal: Journal, special: Special) -> None:
    """A password, or a password and a code, give a token that opens what it should, for a while."""
    roles = special.clauses
    plain = next(number for number, one in enumerate(target.us.users) if not one.mfa_method)
    careful = next(number for number, one in enumerate(target.us.users) if one.mfa_method)

    def check(role: str, condition: bool, words: str, answer: Answer) -> None:
        journal.check(roles[role], condition, words, exchange=answer.exchange)

    def login(number: int, **changes: str) -> dict[str, str]:
        user = target.us.users[number]
        return {"username": user.username, "password": user.password, **changes}

    answer = _sign_in(target, journal, login(plain))
    token = _given(answer, "token")
    check("token", bool(token), f"signing in got {answer.status} and no token", answer)
    again = _sign_in(target, journal, login(plain))
    names = {str(one.body.get("username")) for one in (answer, again) if one.ok}
    counts = [one.body.get("sign_in_count") for one in (answer, again) if one.ok]
    counted = None in counts or (len(counts) == 2 and counts[1] == counts[0] + 1)
    words = f"{target.us.users[plain].username} signed in, and the answers name {sorted(names)} and count {counts}"
    check("told", names == {target.us.users[plain].username} and counted, words, again)
    answer = _opens(target, f"Bearer {token}")
    check("token", answer.ok, f"the token got {answer.status}", answer)
    for body in (login(plain, password="wrong"), login(plain, username="nobody"), login(plain, password="")):
        answer = _sign_in(target, journal, body)
        check("wrong", answer.status == 401, f"a wrong name or password got {answer.status}", answer)
    if target.other is not None:
        answer = _sign_in(target, journal, login(plain), {"x-api-key": target.other.schemes["api_key"]})
        check("tenant", answer.status == 401, f"the API key of another organization got {answer.status}", answer)
    answer = _sign_in(target, journal, login(careful))
    state = _given(answer, "otp_session_state")
    good = bool(state) and not _given(answer, "token")
    check("step", good, f"a user with 2FA got {answer.status} and {as_json(answer.body)}", answer)
    for attempt, session in ((account.wrong_code(target, careful), state), (account.code(target, careful), "unknown")):
        answer = _sign_in(target, journal, {"otp_attempt": attempt, "otp_session_state": session})
        check("code", answer.status == 401, f"a wrong code or state got {answer.status}", answer)
    second = {"otp_attempt": account.code(target, careful), "otp_session_state": state}
    answer = _sign_in(target, journal, second)
    check("second", bool(_given(answer, "token")), f"the code got {answer.status} and no token", answer)
    answer = _opens(target, f"Bearer {_given(answer, 'token')}")
    check("second", answer.ok, f"the token of the second step got {answer.status}", answer)
    answer = _sign_in(target, journal, second)
    check("code", answer.status == 401, f"a state that was used got {answer.status}", answer)
    target.wait(timedelta(days=400))
    answer = _opens(target, f"Bearer {token}")
    check("expired", answer.status == 401, f"a token of 400 days ago got {answer.status}", answer)


def signing_out(target: Target, journal: Journal, special: Special) -> None:
    """Signing out ends the token that it is called with, and no other."""
    operation, role = operations(target.api)["sign_out"], special.clauses["revoked"]
    ended, kept = (_given(_sign_in(target, journal, account.password(target)), "token") for _ in range(2))
    headers = {"x-api-key": target.us.schemes["api_key"], "Authorization": f"Bearer {ended}"}
    answer = target.send(operation, {}, headers=headers)
    envelope(journal, operation, answer)
    journal.check(role, answer.ok, f"signing out got {answer.status}", exchange=answer.exchange)
    answer = _opens(target, f"Bearer {ended}")
    words = f"the token that was signed out got {answer.status}"
    journal.check(role, answer.status == 401, words, exchange=answer.exchange)
    answer = _opens(target, f"Bearer {kept}")
    journal.check(role, answer.ok, f"another token of the user got {answer.status}", exchange=answer.exchange)


def access_tokens(target: Target, journal: Journal, special: Special) -> None:
    """A generated access token opens, replaces the one that was generated before, and lasts."""
    operation, roles, made = operations(target.api)["generate_access_token"], special.clauses, list[str]()
    for _ in range(2):
        answer = target.send(operation, {})
        envelope(journal, operation, answer)
        made.append(_given(answer, "token"))
        answer = _opens(target, f"Basic {made[-1]}")
        journal.check(roles["opens"], answer.ok, f"the new token got {answer.status}", exchange=answer.exchange)
    answer = _opens(target, f"Basic {made[0]}")
    words = f"the token that was generated before got {answer.status}"
    journal.check(roles["replaced"], answer.status == 401, words, exchange=answer.exchange)
    target.wait(timedelta(days=400))
    answer = _opens(target, f"Basic {made[1]}")
    journal.check(roles["lasting"], answer.ok, f"after 400 days it got {answer.status}", exchange=answer.exchange)


def second_factors(target: Target, journal: Journal, special: Special) -> None:
    """Each method is enabled, verified by a code and disabled by one, and signing in asks for a code in between."""
    roles = special.clauses

    def call(name: str, **query: str) -> Answer:
        answer = account.call(target, name, query)
        envelope(journal, operations(target.api)[name], answer)
        return answer

    def check(role: str, condition: bool, words: str, answer: Answer) -> None:
        journal.check(roles[role], condition, words, exchange=answer.exchange)

    def asks(role: str, expected: bool, when: str) -> None:
        answer = _sign_in(target, journal, account.password(target))
        asked = bool(_given(answer, "otp_session_state"))
        words = f"{when}, signing in got {answer.status} and {'asks' if asked else 'does not ask'} for a code"
        check(role, answer.ok and asked is expected, words, answer)

    def says(role: str, method: str, expected: str, answer: Answer) -> None:
        # The documents show what is answered for SMS only.
        if method == "sms":
            words = f"for {method} `status` is {as_json(_given(answer, 'status'))}, not {as_json(expected)}"
            check(role, _given(answer, "status") == expected, words, answer)

    user = target.us.users[0]
    phone = {"phone_number": user.phone_number, "country_code": user.country_code}
    answer = call("enable_mfa", method="sms", phone_number="no phone", country_code=user.country_code)
    check("phone", answer.status == 422, f"`no phone` got {answer.status}", answer)
    for method in ("sms", "totp"):
        answer = call("enable_mfa", method=method, **phone)
        check("enabled", answer.ok, f"enabling {method} got {answer.status}", answer)
        says("enabled_says", method, "queued", answer)
        asks("enabled", False, f"after enabling {method}")
        answer = call("verify_mfa_installation", method=method, otp_attempt=account.wrong_code(target))
        check("verify_wrong", answer.status == 422, f"a wrong code for {method} got {answer.status}", answer)
        asks("verify_wrong", False, f"after a wrong code for {method}")
        answer = call("verify_mfa_installation", method=method, otp_attempt=account.code(target))
        check("verified", answer.ok, f"the code for {method} got {answer.status}", answer)
        says("verified_says", method, "verified", answer)
        asks("verified", True, f"after verifying {method}")
        answer = call("disable_mfa", method=method, otp_attempt=account.wrong_code(target))
        check("disable_wrong", answer.status == 422, f"disabling {method} by a wrong code got {answer.status}", answer)
        asks("disable_wrong", True, f"after disabling {method} by a wrong code")
        answer = call("disable_mfa", method=method, otp_attempt=account.code(target))
        check("disabled", answer.ok, f"disabling {method} got {answer.status}", answer)
        says("disabled_says", method, "disabled", answer)
        asks("disabled", False, f"after disabling {method}")
