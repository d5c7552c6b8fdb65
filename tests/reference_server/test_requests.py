"""The list of requests against a plain reading of the whole list."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.reference_server.support import FIRST, SECOND, document, new_caller, pointers, result

READER = new_caller()
DOCUMENTED_ITEM = {
    "id": "f174e90a-fafe-4643-bbbc-4a0ed4fc8415",
    "created": "2022-04-01T00:00:00Z",
    "priority": "routine",
    "request": "Victomology",
    "summary": "DoS attack",
    "tlp": "clear",
    "updated": "2022-04-01T00:00:00Z",
    "completed": "2024-01-01T00:00:00Z",
    "message_tokens": 16,
    "readable_id": "RFI-2022-000001",
    "status": "open",
    "tokens": 0,
}
SCHEMAS = document("cloudforce_one")["components"]["schemas"]
FIELDS = sorted(SCHEMAS["RequestListItem"]["properties"])
STATUSES = SCHEMAS["RequestStatus"]["enum"]


def everything(account: Any = FIRST) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = result(READER.requests({"page": 1, "per_page": 100_000}, account=account))
    return items


ITEMS = everything()


def test_the_samples_are_rich_and_always_the_same() -> None:
    assert len(ITEMS) == 57
    assert result(new_caller().requests({"page": 1, "per_page": 57})) == ITEMS
    assert ITEMS.count(DOCUMENTED_ITEM) == 1
    assert {item["priority"] for item in ITEMS} == set(SCHEMAS["RequestPriority"]["enum"])
    assert {item["tlp"] for item in ITEMS} == set(SCHEMAS["TrafficLightProtocol"]["enum"])
    assert {item.get("status") for item in ITEMS} == {None, *STATUSES}
    for field in ("completed", "message_tokens", "readable_id", "status", "tokens"):
        assert 0 < sum(field in item for item in ITEMS) < 57, field
    for field in ("created", "updated", "request", "summary"):
        assert len({item[field] for item in ITEMS}) < 50, f"{field} has ties"
    assert [item["created"] for item in ITEMS] == sorted(item["created"] for item in ITEMS)
    theirs = everything(SECOND)
    assert len(theirs) == 7
    assert not {item["id"] for item in theirs} & {item["id"] for item in ITEMS}


def test_the_documents_request_gets_the_documents_answer() -> None:
    body = {
        "page": 0,
        "per_page": 10,
        "completed_after": "2022-01-01T00:00:00Z",
        "completed_before": "2024-01-01T00:00:00Z",
        "created_after": "2022-01-01T00:00:00Z",
        "created_before": "2024-01-01T00:00:00Z",
        "request_type": "Victomology",
        "sort_by": "created",
    }
    response = READER.requests(body)
    assert response.json() == {
        "errors": [],
        "messages": [],
        "success": True,
        "result": [DOCUMENTED_ITEM],
        "result_info": {"page": 1, "per_page": 10, "count": 1, "total_count": 1, "total_pages": 1},
    }


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


def comparable(field: str, value: Any) -> Any:
    return moment(value) if field in {"created", "updated", "completed"} else value


def oracle(items: list[dict[str, Any]], body: dict[str, Any]) -> list[dict[str, Any]]:
    """What the list should be, read off the whole list."""

    def matches(item: dict[str, Any]) -> bool:
        for field in ("completed", "created"):
            for bound in ("after", "before"):
                limit = body.get(f"{field}_{bound}")
                if limit is None:
                    continue
                if field not in item:
                    return False
                difference = moment(item[field]) - moment(limit)
                if difference < timedelta(0) if bound == "after" else difference > timedelta(0):
                    return False
        if "request_type" in body and item["request"] != body["request_type"]:
            return False
        return "status" not in body or item.get("status") == body["status"]

    found = [item for item in items if matches(item)]
    descending = body.get("sort_order") == "desc"
    field = body.get("sort_by")
    if field is None:
        return found[::-1] if descending else found
    present = [item for item in found if field in item]
    present.sort(key=lambda item: comparable(field, item[field]), reverse=descending)
    return present + [item for item in found if field not in item]


times = st.one_of(
    st.sampled_from(sorted({item[field] for item in ITEMS for field in ("created", "completed") if field in item})),
    st.datetimes(datetime(2021, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)).map(lambda t: t.isoformat()),  # noqa: DTZ001
    st.sampled_from(["2024-01-01T05:30:00+05:30", "2023-12-31t19:00:00-05:00", "2024-01-01T00:00:00.000000z"]),
)
filters = st.fixed_dictionaries(
    {},
    optional={
        **{f"{field}_{bound}": times for field in ("completed", "created") for bound in ("after", "before")},
        "request_type": st.sampled_from(
            sorted({item["request"] for item in ITEMS} | {"nothing", "%", "Vict_mology", "\0"})
        ),
        "sort_by": st.sampled_from(FIELDS),
        "sort_order": st.sampled_from(["asc", "desc"]),
        "status": st.sampled_from(STATUSES),
    },
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(filters, st.integers(1, 70), st.integers(0, 1))
@example({}, 57, 0)
@example({}, 56, 1)
def test_pages_with_filters_and_sorts_are_the_whole_list_cut_up(
    body: dict[str, Any], per_page: int, first: int
) -> None:
    expected = oracle(ITEMS, body)
    pages = max(-(-len(expected) // per_page), 1)
    seen = []
    for number in range(1, pages + 2):
        page = first if number == 1 else number
        answer = READER.requests({**body, "page": page, "per_page": per_page}).json()
        assert answer["result_info"] == {
            "page": number,
            "per_page": per_page,
            "count": len(answer["result"]),
            "total_count": len(expected),
            "total_pages": -(-len(expected) // per_page),
        }
        seen.append(answer["result"])
    assert [item for page in seen for item in page] == expected
    assert seen[-1] == []


@pytest.mark.parametrize("page", [0, 1, 2, 10**30, 1e30, 2**80, 2**63, 2**63 - 1, 1.0, 10**4000])
@pytest.mark.parametrize("per_page", [1, 57, 2**63, 2**80, 1e30, 1e300])
def test_no_page_is_too_large(page: float, per_page: float) -> None:
    answer = READER.requests({"page": page, "per_page": per_page}).json()
    start = (max(int(page), 1) - 1) * int(per_page)
    assert answer["result"] == (ITEMS[start : start + int(min(per_page, 57))] if start < 57 else [])


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"page": -1}, "/page"),
        ({"page": 1.5}, "/page"),
        ({"page": "1"}, "/page"),
        ({"page": True}, "/page"),
        ({"page": None}, "/page"),
        ({"per_page": 0}, "/per_page"),
        ({"per_page": -(2**70)}, "/per_page"),
        ({"status": "OPEN"}, "/status"),
        ({"status": ["open"]}, "/status"),
        ({"sort_order": "descending"}, "/sort_order"),
        ({"sort_by": "content"}, "/sort_by"),
        ({"sort_by": "seq"}, "/sort_by"),
        ({"sort_by": "id; DROP TABLE cloudforce_requests"}, "/sort_by"),
        ({"request_type": 1}, "/request_type"),
        ({"created_after": "2024-01-01"}, "/created_after"),
        ({"created_after": "2024-01-01T00:00:00"}, "/created_after"),
        ({"created_before": "2023-02-29T00:00:00Z"}, "/created_before"),
        ({"completed_after": "2024-01-01 00:00:00Z"}, "/completed_after"),
        ({"completed_before": 1700000000}, "/completed_before"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], pointer: str) -> None:
    response = READER.requests({"page": 1, "per_page": 10, **change})
    assert response.status_code == 400
    assert pointers(response) == [pointer]
    error = response.json()["errors"][0]
    assert error["code"] == 10433
    assert error["message"].startswith(pointer[1:] + ": ")


def test_all_wrong_fields_are_named() -> None:
    response = READER.requests({"per_page": 0, "status": "x"})
    assert sorted(pointers(response), key=str) == ["/page", "/per_page", "/status"]


@pytest.mark.parametrize(
    ("bound", "count"),
    [
        ("0000-01-01T00:00:00+23:59", 57),
        ("0001-01-01T00:00:00-23:59", 57),
        ("9999-12-31T23:59:60Z", 0),
        ("9999-12-31T23:59:59.999999999-23:59", 0),
        ("2016-12-31T23:59:60Z", 57),
    ],
)
def test_the_ends_of_the_calendar_are_no_trouble(bound: str, count: int) -> None:
    after = READER.requests({"page": 1, "per_page": 1, "created_after": bound}).json()
    before = READER.requests({"page": 1, "per_page": 1, "created_before": bound}).json()
    assert after["result_info"]["total_count"] == count
    assert before["result_info"]["total_count"] == 57 - count


def test_bounds_are_exact_below_a_microsecond() -> None:
    def count(**bounds: str) -> int:
        body = {"page": 1, "per_page": 1, "request_type": "Victomology", "status": "open", **bounds}
        return int(READER.requests(body).json()["result_info"]["total_count"])

    at = "2022-04-01T00:00:00"
    only = {"created_before": "2023-01-01T00:00:00Z"}
    assert count(created_after=f"{at}.0000000Z", **only) == 1
    assert count(created_after=f"{at}.0000001Z", **only) == 0
    assert count(created_before=f"{at}.0000001Z") == 1
    assert count(created_before="2022-03-31T23:59:59.9999999Z") == 0
    assert count(created_before=at + "." + "0" * 5000 + "Z") == 1
