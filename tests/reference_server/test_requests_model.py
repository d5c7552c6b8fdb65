"""The whole requests family of both accounts against a plain model, while time passes."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from scanwire_server import Account, cloudforce_one_requests, quotas, simulation

from tests.reference_server.support import BARE, FIRST, SECOND, Clock, new_caller

STEPS = sorted(simulation.REQUEST_SECONDS.items(), key=lambda step: step[1])
texts = st.text(max_size=4)
requests_said = st.fixed_dictionaries(
    {},
    optional={
        "content": texts,
        "priority": st.sampled_from(cloudforce_one_requests.PRIORITIES),
        "request_type": st.sampled_from(cloudforce_one_requests.TYPES),
        "summary": texts,
        "tlp": st.sampled_from(cloudforce_one_requests.TLPS),
        "status": st.just("completed"),
    },
)
priorities_said = st.fixed_dictionaries(
    {
        "labels": st.lists(texts, max_size=2),
        "priority": st.integers(),
        "requirement": texts,
        "tlp": st.sampled_from(cloudforce_one_requests.TLPS),
    }
)
filenames = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters='\\"%/@'), min_size=1)

Item = dict[str, Any]


class Requests(RuleBasedStateMachine):
    """An item of the model is what the server should show, with what it needs to know besides under other keys."""

    requests = Bundle("requests")
    messages = Bundle("messages")
    assets = Bundle("assets")
    priorities = Bundle("priorities")

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.caller = new_caller(self.clock, sample_data=False)
        self.items: dict[str, list[Item]] = {FIRST.id: [], SECOND.id: []}
        self.pirs: dict[str, list[Item]] = {FIRST.id: [], SECOND.id: []}
        self.spent = {FIRST.id: 0, SECOND.id: 0}

    @property
    def now(self) -> str:
        return self.clock.now.isoformat().replace("+00:00", "Z")

    def touch(self, request: Item) -> None:
        request["touched"] = self.clock.now

    def shown(self, request: Item) -> Item:
        """A request as it is now."""
        age = (self.clock.now - request["born"]).total_seconds()
        names = ("declined",) if not request["decided"].strip() else ("accepted", "reported", "approved", "completed")
        reached = [(name, after) for name, after in STEPS if name in names and after <= age]
        times = [request["touched"], *(request["born"] + timedelta(seconds=after) for _, after in reached)]
        item = {**request["said"], "status": "open", "updated": max(times).isoformat().replace("+00:00", "Z")}
        if reached:
            item["status"] = reached[-1][0]
        if item["status"] == "completed":
            item["completed"] = max(times[1:]).isoformat().replace("+00:00", "Z")
        return item

    @initialize(target=requests, account=st.sampled_from([FIRST, SECOND]))
    def begin(self, account: Account) -> Any:
        """With a request that has two of everything, so that there is something to mistake for something else."""
        request = self.create_request(account, {"content": "x"})
        for _ in range(2):
            self.create_message(request, "x")
            self.upload_asset(request, "x", b"x")
        return request

    @rule(target=requests, account=st.sampled_from([FIRST, SECOND]), said=requests_said)
    def create_request(self, account: Account, said: Item) -> Item:
        created = self.caller.get("create_request", json=said, account=account)
        kept = {name: value for name, value in said.items() if name not in {"request_type", "status"}}
        defaults = {"content": "", "priority": "routine", "summary": "", "tlp": "clear"}
        item = {
            **defaults,
            **kept,
            "request": said.get("request_type", "Victomology"),
            "id": created["id"],
            "readable_id": created["readable_id"],
            "created": self.now,
            "message_tokens": 0,
            "tokens": {"routine": 5, "high": 10, "urgent": 20}[said.get("priority", "routine")],
        }
        request = {"said": item, "account": account, "born": self.clock.now, "messages": [], "assets": []}
        request["decided"] = item["content"]
        self.touch(request)
        self.items[account.id].append(request)
        self.spent[account.id] += item["tokens"]
        assert created == self.shown(request)
        return request

    @rule(request=requests, said=requests_said)
    def update_request(self, request: Item, said: Item) -> None:
        if request not in self.items[request["account"].id]:
            return
        is_open = self.shown(request)["status"] == "open"
        changed = self.caller.get("update_request", request["said"]["id"], json=said, account=request["account"])
        request["said"] |= {name: value for name, value in said.items() if name not in {"request_type", "status"}}
        if "request_type" in said:
            request["said"]["request"] = said["request_type"]
        if is_open and "content" in said:
            request["decided"] = said["content"]
        self.touch(request)
        assert changed == self.shown(request)

    @rule(request=requests)
    def delete_request(self, request: Item) -> None:
        account = request["account"]
        response = self.caller.call("delete_request", request["said"]["id"], account=account)
        if request not in self.items[account.id]:
            assert response.status_code == 404
        elif self.shown(request)["status"] != "open":
            assert response.status_code == 409
        else:
            assert response.json() == BARE
            self.items[account.id].remove(request)
            self.spent[account.id] -= request["said"]["tokens"] + request["said"]["message_tokens"]

    @rule(target=messages, request=requests, text=texts)
    def create_message(self, request: Item, text: str) -> Any:
        account = request["account"]
        response = self.caller.call("create_message", request["said"]["id"], json={"content": text}, account=account)
        if request not in self.items[account.id]:
            assert response.status_code == 404
            return multiple()
        message = response.json()["result"]
        follow_on = self.shown(request)["status"] == "completed"
        said = {"author": account.api_email, "content": text, "is_follow_on_request": follow_on}
        assert message == {**said, "id": message["id"], "created": self.now, "updated": self.now}
        request["messages"].append(message)
        request["said"]["message_tokens"] += 1
        self.spent[account.id] += 1
        self.touch(request)
        return request, message

    @rule(item=messages, text=texts)
    def update_message(self, item: tuple[Item, Item], text: str) -> None:
        request, message = item
        ids = request["said"]["id"], message["id"]
        response = self.caller.call("update_message", *ids, json={"content": text}, account=request["account"])
        if request not in self.items[request["account"].id]:
            assert response.status_code == 404
            return
        message |= {"content": text, "updated": self.now}
        assert response.json()["result"] == message

    @rule(item=consumes(messages))
    def delete_message(self, item: tuple[Item, Item]) -> None:
        request, message = item
        ids = request["said"]["id"], message["id"]
        response = self.caller.call("delete_message", *ids, account=request["account"])
        if request not in self.items[request["account"].id]:
            assert response.status_code == 404
            return
        assert response.json() == BARE
        request["messages"].remove(message)

    @rule(target=assets, request=requests, name=filenames, content=st.binary(max_size=9))
    def upload_asset(self, request: Item, name: str, content: bytes) -> Any:
        files = {"source": (name, content)}
        response = self.caller.call("upload_asset", request["said"]["id"], files=files, account=request["account"])
        if request not in self.items[request["account"].id]:
            assert response.status_code == 404
            return multiple()
        asset = response.json()["result"]
        assert (asset["name"], asset["created"]) == (name, self.now)
        request["assets"].append(asset)
        return request, asset

    @rule(item=assets, name=filenames)
    def update_asset(self, item: tuple[Item, Item], name: str) -> None:
        request, asset = item
        ids, body = (request["said"]["id"], asset["id"]), {"source": f"@/a path/{name}"}
        response = self.caller.call("update_asset", *ids, json=body, account=request["account"])
        if request not in self.items[request["account"].id]:
            assert response.status_code == 404
            return
        asset.clear()
        asset |= response.json()["result"]
        assert (asset["id"], asset["name"]) == (ids[1], name)

    @rule(item=consumes(assets))
    def delete_asset(self, item: tuple[Item, Item]) -> None:
        request, asset = item
        response = self.caller.call("delete_asset", request["said"]["id"], asset["id"], account=request["account"])
        if request not in self.items[request["account"].id]:
            assert response.status_code == 404
            return
        assert response.json() == BARE
        request["assets"].remove(asset)

    @rule(target=priorities, account=st.sampled_from([FIRST, SECOND]), said=priorities_said)
    def create_priority(self, account: Account, said: Item) -> tuple[Account, Item]:
        created = self.caller.get("create_priority", json=said, account=account)
        assert created == {**said, "id": created["id"], "created": self.now, "updated": self.now}
        self.pirs[account.id].append(created)
        return account, created

    @rule(item=priorities, said=priorities_said)
    def update_priority(self, item: tuple[Account, Item], said: Item) -> None:
        account, priority = item
        priority |= {**said, "updated": self.now}
        assert self.caller.get("update_priority", priority["id"], json=said, account=account) == priority

    @rule(item=consumes(priorities))
    def delete_priority(self, item: tuple[Account, Item]) -> None:
        account, priority = item
        assert self.caller.get("delete_priority", priority["id"], account=account) == BARE
        self.pirs[account.id].remove(priority)

    @rule(seconds=st.sampled_from([1, 599, 600, 3_000, 8_000]))
    def pass_time(self, seconds: int) -> None:
        self.clock.pass_time(seconds=seconds)

    @invariant()
    def everything_is_as_it_should_be(self) -> None:
        for account in (FIRST, SECOND):
            expected = [self.shown(request) for request in self.items[account.id]]
            listed = self.caller.everything("list_requests", account=account)
            assert [
                {**item, "content": said["content"]} for item, said in zip(listed, expected, strict=True)
            ] == expected
            for request, item in zip(self.items[account.id], expected, strict=True):
                assert self.caller.get("get_request", item["id"], account=account) == item
                for kind in ("messages", "assets"):
                    assert self.caller.everything(f"list_{kind}", item["id"], account=account) == request[kind]
            assert self.caller.everything("list_priorities", account=account) == self.pirs[account.id]
            left = quotas.REQUESTS.tokens - self.spent[account.id]
            assert self.caller.get("get_request_quota", account=account)["remaining"] == left
            left = quotas.PRIORITIES.tokens - len(self.pirs[account.id])
            assert self.caller.get("get_priority_quota", account=account)["remaining"] == left


Requests.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),  # to look for a smaller example takes minutes
    suppress_health_check=[HealthCheck.too_slow],
)
TestRequests = Requests.TestCase
