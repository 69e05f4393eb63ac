"""Hostile calls made from the OpenAPI document, for every role: no server error, and only answers that it names."""

import json
import random
from types import SimpleNamespace

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from portal.accounts.roles import Role
from tests.api.conftest import Program
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, CampaignFactory
from tests.factories.attendances import ShiftFactory
from tests.factories.certificates import applied, recorded
from tests.factories.hardship import drafted_file
from tests.factories.ledgers import AFTER_WEEK, built_run
from tests.factories.notices import posted_notice
from tests.factories.plans import recruiting
from tests.factories.service import ServiceRecordFactory
from tests.factories.study import CommunityPostFactory, DutyReportFactory, study_session
from tests.factories.teams import TeamFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db

SEED = 20261122
CASES = 6  # for each role and operation; the first two mean well
PREFIX = "/api/v1/"
HOSTILE = [
    None, True, "", "\0", "a\0b", "\ud800", "长" * 3000, "<script>alert(1)</script>", "' OR 1=1 --", "=1+1",
    "../../etc", "a" * 70_000,
    0, -1, 2**31, 2**63, 2**70, 10**400, -(10**30), 0.1, 1e308, [], [[]], {}, {"a": [None]}, "2026-02-30", "9999-12-31",
    "0000-00-00", "24:60", "\u0663", "\uff11\uff12", "NaN", "Infinity", "%00", "\r\nX: y", "2026-W99", "state__regex",
]  # fmt: skip
IN_ADDRESS = ["0", "-1", "9" * 30, "9" * 5000, "%00", "abc", "1.5", "..%2f", "%ff", "\uff11"]
BODIES = [b"", b"null", b"[]", b"{", b"\xff", b'{"a": NaN}', b"[" * 5000, b'"' + b"a" * 99, b"1e999"]


def as_json_schema(node):
    """The OpenAPI 3.0 ``node`` as JSON Schema: only ``nullable`` differs in what we use."""
    if isinstance(node, list):
        return [as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {name: as_json_schema(value) for name, value in node.items() if name != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain


class Fuzz:
    """Calls by the ``document``; ``pools`` are ids that exist, by the word that stands in an address or field."""

    def __init__(self, document, pools):
        self.dice = random.Random(SEED)
        self.document, self.pools = document, pools
        self.components = as_json_schema(document["components"])
        self.validators = {}

    def operations(self):
        return [
            (address, method, operation)
            for address, item in self.document["paths"].items()
            for method, operation in item.items()
        ]

    def findings(self, callers, cases):
        """What went wrong, as ``(role, method, address, status, what)``; ends with the first server error."""
        found, seen = [], set()
        for role, caller in callers.items():
            for address, method, operation in self.operations():
                for case in range(cases):
                    self.is_hostile = case > 1
                    status, wrong = self.one(caller, address, method, operation)
                    seen.add(status)
                    if wrong:
                        found.append((role, method, address, status, wrong))
                    if status >= 500:
                        return found, seen
        return found, seen

    def one(self, caller, address, method, operation):
        path, is_odd = self.address(address)
        body = self.body(operation) if "requestBody" in operation or method != "get" else b""
        kind = "text/plain" if self.is_hostile and self.dice.random() < 0.25 else "application/json"
        headers = dict(caller.headers)
        if method == "post" and self.is_hostile and self.dice.random() < 0.3:
            headers["idempotency-key"] = self.dice.choice(["k1", "k2", "k" * 99, "a b"])
        response = caller.client.generic(
            method.upper(), path, body, content_type=kind, headers=headers,
            query_params=self.conditions(operation) if method == "get" else None,
        )  # fmt: skip
        return response.status_code, self.judge(response, operation, is_odd)

    def judge(self, response, operation, is_odd):
        """What is wrong with the answer, or None."""
        status = response.status_code
        if status == 404 and is_odd:
            return None if response.json()["code"] == "not_found" else "the body of 404"
        told = operation["responses"].get(str(status))
        kind = response["Content-Type"].partition(";")[0]
        if told is None or kind not in told["content"]:
            return f"{kind} is not told"
        if getattr(response, "streaming", False):
            return None if b"".join(response.streaming_content) else "an empty file"
        error = next(self.validator(told["content"][kind]["schema"]).iter_errors(response.json()), None)
        return error and f"{list(error.path)}: {error.message[:200]}"

    def validator(self, schema):
        key = json.dumps(schema, sort_keys=True)
        if key not in self.validators:
            whole = as_json_schema(schema) | {"components": self.components}
            self.validators[key] = validator_for(whole, default=Draft202012Validator)(whole)
        return self.validators[key]

    def address(self, address):
        """The path with an id in it, and whether that is no id at all or a foreign one."""
        if "{" not in address:
            return address, False
        head, _brace, rest = address.partition("{")
        word = head.removeprefix(PREFIX).strip("/")
        is_odd = self.is_hostile and self.dice.random() < 0.3
        value = self.dice.choice(IN_ADDRESS) if is_odd else str(self.dice.choice(self.pools[word]))
        return head + value + rest.partition("}")[2], is_odd

    def conditions(self, operation):
        chosen = {}
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query" and self.dice.random() < 0.3:
                chosen[parameter["name"]] = self.text(self.value(parameter["name"], parameter["schema"]))
        if self.is_hostile and self.dice.random() < 0.15:
            chosen[self.dice.choice(["organization__path", "sort[]", "\0", "q\ud800"])] = "x"
        return {self.text(name): value for name, value in chosen.items()}

    @staticmethod
    def text(value):
        """As a browser would write it into an address: what is no text becomes some."""
        words = "9" * 400 if isinstance(value, int) and abs(value) > 10**300 else str(value)
        return words[:4000].encode(errors="replace").decode()

    def body(self, operation):
        if self.is_hostile and self.dice.random() < 0.15:
            return self.dice.choice(BODIES)
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        sent = self.made(content["schema"]) if content else {}
        text = json.dumps(sent)
        return text.encode()

    def value(self, name, schema):
        """A value that fits ``schema``, an id that exists where the field names one, or a hostile value."""
        if self.is_hostile and self.dice.random() < 0.3:
            return self.dice.choice(HOSTILE)
        if name in self.pools:
            return self.dice.choice(self.pools[name])
        return self.made(schema)

    def made(self, schema):
        """A value that fits ``schema``, more or less."""
        if "$ref" in schema:
            return self.made(self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        for several in ("allOf", "oneOf", "anyOf"):
            if several in schema:
                return self.made(self.dice.choice(schema[several]))
        if "enum" in schema:
            return self.dice.choice(schema["enum"])
        kind = schema.get("type")
        if kind == "object":
            wanted = set(schema.get("required", []))
            return {
                name: self.value(name, part)
                for name, part in schema.get("properties", {}).items()
                if self.dice.random() < (0.95 if name in wanted else 0.4)
            }
        if kind == "array":
            return [self.made(schema["items"]) for _ in range(self.dice.randint(0, 3))]
        return self.dice.choice(PLAIN.get(schema.get("format"), PLAIN.get(kind, ["x"])))


PLAIN = {
    "string": ["清洁家园", "2026-11-20", "2026-W47", "activities", "260.50"],
    "date": ["2026-11-20"], "time": ["14:00"], "decimal": ["260.50", "1"], "integer": [1, 2, 12, 120, 2026],
    "number": [1.5], "boolean": [True, False],
}  # fmt: skip


@pytest.fixture
def world(branch, sibling, clerk, reviewer, settings):
    """Records in all states, own and foreign, and a program for each role at ``branch``."""
    settings.API_READS_PER_MINUTE = settings.API_WRITES_PER_MINUTE = 10**6
    made = [
        ActivityFactory(organization=unit, **state)
        for unit in (branch, sibling)
        for state in ({}, {"submitted": True}, {"approved": True}, {"created_by": clerk})
    ]
    runs = [built_run(unit, at=AFTER_WEEK) for unit in (branch, sibling)]
    pools = {
        "activities": [record.pk for record in made],
        "organizations": [branch.pk, sibling.pk],
        "organization": [branch.pk] * 3 + [sibling.pk],
        "type": [record.type_id for record in made],
        "campaign": [CampaignFactory(organization=branch).pk],
        "ledger-periods": [run.period_id for run in runs],
        "ledger-runs": [run.pk for run in runs],
        "version": [1, 1, 2, 3],
        "ledger": ["activities"],
        "plans": [recruiting(branch).pk],
        "study-sessions": [study_session(unit).pk for unit in (branch, sibling)],
        "duty-reports": [
            DutyReportFactory(post=CommunityPostFactory(organization=unit)).pk for unit in (branch, sibling)
        ],
        "notices": [posted_notice(branch, clerk, reviewer).pk],
        "teams": [TeamFactory(organization=branch, created_by=clerk).pk],
        "team": [None, TeamFactory(organization=branch, created_by=clerk).pk],
        "service-records": [ServiceRecordFactory(shift=ShiftFactory(activity=made[0])).pk],
        "certificates": [applied(recorded(VolunteerFactory(organization=branch)).volunteer, clerk).pk],
        "hardship-files": [drafted_file(branch, person(Role.AID_CASEWORKER, branch), papers=False).pk],
        "volunteers": [VolunteerFactory(organization=branch).pk],
        "starts_on": ["2026-11-20"],
        "ends_on": ["2026-11-20"],
        "reporting_year": [2026],
        "duration_minutes": [120],
        "start_time": [None, "09:00"],
        "end_time": [None],
        "region": [None],
        "service_targets": [[]],
        "parent": [branch.parent_id],
        "period": ["2026-W47", "2026-W47", runs[0].period_id],
    }
    return SimpleNamespace(pools=pools, branch=branch)


@pytest.fixture
def callers(world, program):
    people = {role: person(role, world.branch, include_children=True) for role in Role.values}
    return {None: Program()} | {role: program(user) for role, user in people.items()}


def test_no_role_finds_a_server_error(world, callers, client):
    fuzz = Fuzz(client.get("/api/v1/schema/").json(), world.pools)

    found, seen = fuzz.findings(callers, CASES)

    assert found == []
    assert {200, 201, 202, 400, 401, 403, 404, 409, 415, 422} <= seen  # it came further than the door


def test_the_fuzz_finds_what_is_wrong(world, callers, client, monkeypatch):
    """The control: an error behind one value and an answer that nobody told of."""
    fuzz = Fuzz(client.get("/api/v1/schema/").json(), world.pools)
    monkeypatch.setattr("activities.api.shapes.ActivityDetail.get_may", lambda self, activity: {"no": "list"})
    clerk = {Role.CLERK: callers[Role.CLERK]}

    found, _seen = fuzz.findings(clerk, 5)
    assert {(address, status) for _role, _method, address, status, _what in found} >= {
        ("/api/v1/activities/{id}/", 200)
    }

    monkeypatch.setattr("activities.policies.check_can_edit", lambda user, activity: 1 / 0)
    found, _seen = fuzz.findings(clerk, 5)
    assert found[-1][3] == 500
