"""Pages of notices: the workbench, the public side, what they leak and what they do not."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.common.throttle import may_try
from portal.notices import services
from portal.notices.models import Objection, PublicNotice
from portal.privacy.numbers import private_numbers
from tests.factories.attachments import upload
from tests.factories.notices import drafted_notice, filed_objection, posted_notice

TABLE = "序号\t姓名\t单位\t联系电话\n1\t张建华\t一车间\t13812345678\n2\t李明\t二车间\t13912345678\n"


@pytest.fixture
def real():
    return timezone.now()


@pytest.fixture
def posted(branch, clerk, reviewer, real):
    return posted_notice(branch, clerk, reviewer, at=real)


def page(client, route, *args):
    return client.get(reverse(f"notices:{route}", args=args)).content.decode()


# --- writing --------------------------------------------------------------------------------------


def fields(branch, **more):
    return {
        "kind": "selection", "organization": branch.pk, "title": "先进工作者公示", "body": "现予公示。",
        "scope": "public", "days": 5, "hotline_phone": "0395-3132000", "hotline_person": "", "hotline_address": "",
        "table": TABLE, "version": 0, "do": "look",
    } | more  # fmt: skip


def seen_in(text):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', text)[1]


def test_a_table_is_masked_before_it_is_kept(as_user, clerk, branch):
    client, url = as_user(clerk), reverse("notices:notice-create")
    preview = client.post(url, fields(branch)).content.decode()
    assert "张*华" in preview
    assert not PublicNotice.objects.exists()

    client.post(url, fields(branch, do="save", seen=seen_in(preview)))

    notice = PublicNotice.objects.get()
    assert notice.columns == [
        {"header": "姓名", "mask": "name"}, {"header": "单位", "mask": "text"}, {"header": "联系电话", "mask": "phone"},
    ]  # fmt: skip
    assert notice.rows == [["张*华", "一车间", "138****5678"], ["李*", "二车间", "139****5678"]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_publicnotice n WHERE n::text LIKE '%张建华%'")
        assert cursor.fetchone() == (0,)


def test_what_was_not_looked_at_is_not_saved(as_user, clerk, branch):
    client, url = as_user(clerk), reverse("notices:notice-create")
    seen = seen_in(client.post(url, fields(branch)).content.decode())

    client.post(url, fields(branch, do="save", seen=seen, mask_0="full_name"))
    refused = client.post(url, fields(branch, do="save", mask_1="full_name", mask_2="text"))

    assert not PublicNotice.objects.exists()
    assert 'href="#id_table"' in refused.content.decode()


@pytest.mark.parametrize("table", ["只有一行", "姓名\t姓名\n张三\t李四", "姓名\n张三\t李四", "", "姓名\n" + "王" * 201])
def test_what_is_no_table_is_told(as_user, clerk, branch, table):
    answer = as_user(clerk).post(reverse("notices:notice-create"), fields(branch, table=table, do="save"))

    assert answer.status_code == 200
    assert not PublicNotice.objects.exists()


def test_a_draft_keeps_its_list_unless_another_is_pasted(as_user, clerk, branch, real):
    draft = drafted_notice(branch, clerk, at=real)
    url = reverse("notices:notice-edit", args=[draft.pk])

    as_user(clerk).post(url, fields(branch, table="", title="改过的标题", version=1, do="save"))
    late = as_user(clerk).post(url, fields(branch, table="", title="迟到的标题", version=1, do="save"))

    draft.refresh_from_db()
    assert (draft.title, draft.row_count, draft.version) == ("改过的标题", 3, 2)
    assert late.status_code == 200
    assert 'name="version" value="2"' in late.content.decode()


# --- acts -----------------------------------------------------------------------------------------


def test_posted_checked_with_its_photo_and_withdrawn(
    as_user, clerk, reviewer, branch, outsider, real, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)
    draft, client = drafted_notice(branch, clerk, at=real), as_user(reviewer)
    act = lambda name, **data: client.post(reverse(f"notices:notice-{name}", args=[draft.pk]), data)  # noqa: E731

    act("post", version=draft.version)
    act("verify")
    act("photo", photos=upload())
    act("photo", photos=upload(content=b"no picture"))
    draft.refresh_from_db()
    photo = reverse("attachments:file", args=[draft.photo.public_id, "thumb"])

    assert (draft.state, draft.is_intact) == ("posted", True)
    assert [as_user(user).get(photo).status_code for user in (reviewer, outsider, None)] == [200, 404, 404]
    act("withdraw", reason="")
    act("withdraw", reason="名单有误")
    assert as_user(None).get(reverse("notices:notice-public", args=[draft.pk])).status_code == 404
    assert "名单有误" in page(client, "notice-detail", draft.pk)


def test_the_result_sheet_says_that_there_was_no_objection(as_user, clerk, reviewer, posted, real):
    client = as_user(clerk)
    assert client.get(reverse("notices:notice-result", args=[posted.pk])).status_code == 302
    services.close_due(at=real + timedelta(days=40))

    sheet = page(client, "notice-result", posted.pk)

    assert "公示无异议。" in sheet
    assert posted.list_sha256 in sheet
    assert "张*华" in page(client, "notice-print", posted.pk)


# --- objections -----------------------------------------------------------------------------------


def test_objecting_and_looking_the_answer_up(as_user, posted, reviewer, clerk):
    visitor, url = as_user(None), reverse("notices:objection-create", args=[posted.pk])
    key = re.search(r'name="key" value="(\w+)"', visitor.get(url).content.decode())[1]
    told = {"text": "二车间李某三月已调离", "row_number": 2, "name": "钱来信", "phone": "13712345678", "key": key}

    receipts = [visitor.post(url, told).content.decode() for _click in range(2)]

    objection = Objection.objects.get()
    code = services.receipt_code(key)
    assert [code in receipt and objection.number in receipt for receipt in receipts] == [True, True]
    assert "钱来信" in page(as_user(reviewer), "objection-detail", objection.pk)
    assert as_user(clerk).get(reverse("notices:objection-detail", args=[objection.pk])).status_code == 403
    look_up = reverse("notices:objection-look-up")
    wrong = visitor.post(look_up, {"number": objection.number, "code": "AAAAAAAAAA"}).content.decode()
    assert "答复内容" not in wrong
    assert "<title>有误：" in wrong
    answer = {
        "answer": "答复内容：已撤除",
        "result": "upheld",
        "remedy": "strike",
        "row_numbers": [2],
        "reason": "已调离",
    }
    incomplete = as_user(reviewer).post(
        reverse("notices:objection-answer", args=[objection.pk]), answer | {"reason": ""}
    )
    assert incomplete.status_code == 200
    assert Objection.objects.get().is_open
    as_user(reviewer).post(reverse("notices:objection-answer", args=[objection.pk]), answer)
    found = visitor.post(look_up, {"number": objection.number, "code": code}).content.decode()
    assert "答复内容：已撤除" in found
    assert "调离" not in page(visitor, "notice-public", posted.pk)


def test_staff_enter_a_letter_and_take_it(as_user, clerk, reviewer, posted):
    told = {"channel": "letter", "received_on": timezone.localdate().isoformat(), "text": "来信反映"}
    as_user(clerk).post(reverse("notices:objection-enter", args=[posted.pk]), told | {"received_on": "2999-01-01"})
    assert not Objection.objects.exists()

    answer = as_user(clerk).post(reverse("notices:objection-enter", args=[posted.pk]), told, follow=True)
    objection = Objection.objects.get()
    as_user(reviewer).post(reverse("notices:objection-take", args=[objection.pk]))

    assert services.receipt_code(objection.key) in answer.content.decode()
    assert Objection.objects.get().owner == reviewer


def test_too_many_objections_from_one_address_are_refused(client, posted, settings):
    settings.OBJECTIONS_PER_HOUR = 2
    url = reverse("notices:objection-create", args=[posted.pk])

    answers = [client.post(url, {"text": f"第{number}条", "key": f"{number:032x}"}) for number in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert Objection.objects.count() == 2
    assert client.post(url, {"text": "别处"}, REMOTE_ADDR="2001:db8::7").status_code == 200
    assert [may_try("x", address, limit=1) for address in ("2001:db8::1", "2001:db8::2")] == [True, False]


# --- what others see ------------------------------------------------------------------------------


def test_another_union_finds_nothing(as_user, outsider, posted, real):
    filed_objection(posted, at=real)

    assert as_user(outsider).get(reverse("notices:notice-detail", args=[posted.pk])).status_code == 404
    assert posted.title not in page(as_user(outsider), "notice-list")


def test_scope_says_who_reads(as_user, branch, clerk, reviewer, member, real):
    for scope in ("board", "intranet"):
        notice = posted_notice(branch, clerk, reviewer, at=real, scope=scope)
        url = reverse("notices:notice-public", args=[notice.pk])
        expected = {"board": [404, 404], "intranet": [404, 200]}[scope]
        assert [as_user(user).get(url).status_code for user in (None, member)] == expected


def leaks(client, notice):
    """Personal values and names of senders on every anonymous page of a notice."""
    urls = [
        reverse("home"), reverse("notices:notice-list-public"), reverse("notices:objection-look-up"),
        reverse("notices:notice-public", args=[notice.pk]), reverse("notices:objection-create", args=[notice.pk]),
    ]  # fmt: skip
    words = [re.sub(r"<code.*?</code>|value=\"\w+\"", "", client.get(url).content.decode(), flags=re.S) for url in urls]
    return [found for text in words for found in (*private_numbers(text), *re.findall("张建华|钱来信|密告", text))]


def test_nothing_personal_is_public_and_a_planted_leak_is_found(client, branch, clerk, reviewer, posted, real):
    filed_objection(posted, at=real, text="密告", name="钱来信", phone="13712345678")
    assert leaks(client, posted) == []

    planted = drafted_notice(branch, clerk, at=real)
    PublicNotice.objects.filter(pk=planted.pk).update(rows=[["张建华", "13812345678"]], row_count=1)
    planted = services.post_notice(notice=planted, version=1, by=reviewer, at=real)

    assert leaks(client, planted) == ["13812345678", "张建华"]


def test_who_objected_is_encrypted_in_the_database(posted, real):
    filed_objection(posted, at=real, text="密告", name="钱来信")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_objection o WHERE o::text ~ '钱来信|密告'")
        assert cursor.fetchone() == (0,)


# --- lists ----------------------------------------------------------------------------------------


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_lists_ask_as_much_for_three_rows_as_for_one(as_user, branch, clerk, reviewer, real):
    clients = {reverse("notices:notice-list"): as_user(clerk), reverse("notices:notice-list-public"): as_user(None)}
    counts = []
    for url, client in clients.items():
        client.get(url)  # what a session keeps is read once
    for more in (1, 2):
        for _row in range(more):
            posted_notice(branch, clerk, reviewer, at=real)
        counts.append({url: queries_of(client, url) for url, client in clients.items()})

    assert counts[0] == counts[1]
    assert list(counts[0].values()) == [6, 4]


@pytest.mark.parametrize("order", ["-ends_on", "ends_on", "-posted_at", "title", "nothing"])
def test_the_list_is_filtered_and_sorted(as_user, clerk, branch, posted, order):
    client, url = as_user(clerk), reverse("notices:notice-list")

    shown = client.get(url, {"order": order, "q": "先进", "state": "posted", "from": timezone.localdate()})

    assert (posted.title in shown.content.decode()) is (order != "nothing")
    assert posted.title not in client.get(url, {"q": "没有的词"}).content.decode()
