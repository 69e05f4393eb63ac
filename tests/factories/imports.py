"""Imports in the states that pages show, without a worker."""

import factory
from django.utils import timezone

from portal.imports.models import ImportBatch, ImportRow
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory


class ImportBatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ImportBatch

    definition = "activities"
    organization = factory.SubFactory(OrganizationFactory)
    file_name = factory.Sequence(lambda n: f"台账{n}.xlsx")
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    size = 9_000
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = factory.LazyFunction(timezone.now)
    queued_at = factory.LazyFunction(timezone.now)


def previewed_import(organization, by):
    """A preview with a row of each kind and two questions, one of them open."""
    batch = ImportBatchFactory(
        organization=organization, uploaded_by=by, state="preview", job_state="done",
        facts={"标题": "志愿服务活动台账", "填报单位": organization.name, "填报时间": "2020年12月31日"},
        problems=[{"message": "工作表“台账”第 9 行不是记录：合计", "column": "", "is_error": False}],
        questions=[
            {
                "kind": "type", "words": words, "label": "类型", "rows": 2, "answer": answer,
                "options": [["create", "新建“亲情关爱”"], ["1", "走访慰问"]],
            }
            for words, answer in (("亲情关爱", ""), ("慰问", "1"))
        ],
        counts={"new": 1, "skip": 1, "changed": 1, "error": 1, "undecided": 1, "to_write": 1},
    )  # fmt: skip
    for place, action in enumerate(("new", "skip", "changed", "error"), 1):
        ImportRow.objects.create(
            batch=batch, position=place, sheet="台账", number=place + 3, target="activity", fingerprint=f"{place:064d}",
            original={"活动名称": f"活动{place}", "开展时间": "2020年以来", "备注": ""}, action=action,
            summary=f"活动{place} · {organization.short_name} · 2020年以来",
            existing="A-2020-0007" if action in {"skip", "changed"} else "",
            problems=[{"message": "“亲情关爱”对不上，请在上面选择类型。", "column": "活动类别", "is_error": True}]
            if action == "error"
            else [],
        )  # fmt: skip
    return batch
