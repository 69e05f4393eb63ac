"""Notices for programs: in scope, masked, with what was struck out left away."""

from tests.factories.notices import filed_objection, posted_notice


def test_a_program_reads_what_its_person_reads(as_user, clerk, reviewer, outsider, branch, now):
    notice = posted_notice(branch, clerk, reviewer, at=now)
    filed_objection(notice, at=now, text="密告", name="钱来信")
    client, address = as_user(clerk), f"/api/v1/notices/{notice.pk}/"

    listed, read = client.get("/api/v1/notices/", {"state": "suspended"}).json(), client.get(address).json()

    assert [row["number"] for row in listed["results"]] == ["G-2026-0001"]
    assert (read["days_left"], read["objection_count"], read["headers"]) == (5, 1, ["姓名", "单位"])
    assert read["shown_rows"][0] == {"number": 1, "cells": ["张*华", "一车间"]}
    assert "钱来信" not in str(read)
    assert as_user(outsider).get(address).status_code == 404
    assert client.get("/api/v1/notices/", {"colour": "red"}).status_code == 400
