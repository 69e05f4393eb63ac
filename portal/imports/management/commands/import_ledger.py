"""Import a file from the command line, in the same steps as the wizard and by the same rules."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.accounts.models import User
from portal.common.errors import RuleError
from portal.common.language import office_language
from portal.imports import services
from portal.imports.base import CREATE, Decision, definitions, get_definition
from portal.imports.models import ImportBatch
from portal.organizations.models import Organization

State = ImportBatch.State


class Command(BaseCommand):
    help = (
        "Import a ledger: upload, read, show what will happen; written when a second person is named "
        "(--confirm-by). Without --confirm-by the preview waits at /w/imports/."
    )

    def add_arguments(self, parser):
        parser.add_argument("definition", help="what is in the file, for instance: activities")
        parser.add_argument("file", type=Path)
        parser.add_argument("--organization", required=True, help="code of the unit")
        parser.add_argument("--by", required=True, help="user name of who imports")
        parser.add_argument("--confirm-by", help="user name of the second person")
        parser.add_argument("--dry-run", action="store_true", help="show what would happen, keep nothing")
        parser.add_argument("--create-missing", action="store_true", help="make unknown units and types")
        parser.add_argument(
            "--changed", choices=Decision.values, help="what becomes of changed rows, where it is offered"
        )
        parser.add_argument(
            "--choose", action="append", default=[], metavar="KIND:WORDS=VALUE", help="what unknown words mean"
        )

    def handle(self, *args, **options):
        with office_language():
            try:
                self._import(options)
            except (RuleError, PermissionDenied) as refusal:
                raise CommandError(str(refusal)) from refusal

    def _import(self, options):
        by = self._user(options["by"])
        second = self._user(options["confirm_by"]) if options["confirm_by"] else None
        batch = self._work(self._upload(options, by))
        try:
            if batch.state == State.PREVIEW:
                batch = self._answer(batch, options, by)
        except (RuleError, PermissionDenied):
            services.discard_batch(batch=batch, by=by, at=timezone.now())
            raise
        self._show(batch)
        if options["dry_run"]:
            services.discard_batch(batch=batch, by=by, at=timezone.now())
            self.stdout.write("试运行：没有写入任何记录。")
        elif second is not None:
            self._confirm(batch, second)

    def _upload(self, options, by):
        if options["definition"] not in {definition.slug for definition in definitions()}:
            known = "、".join(definition.slug for definition in definitions())
            raise CommandError(f"没有这种导入：{options['definition']}。可用：{known}")
        unit = Organization.objects.filter(code=options["organization"]).first()
        if unit is None:
            raise CommandError(f"没有代码为 {options['organization']} 的单位。")
        path = options["file"]
        if not path.is_file():
            raise CommandError(f"找不到文件：{path}")
        with path.open("rb") as file:
            return services.upload(
                definition=options["definition"], organization=unit, file=file, file_name=path.name,
                size=path.stat().st_size, by=by, at=timezone.now(),
            )  # fmt: skip

    def _user(self, username):
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"没有可用的账号：{username}")
        return user

    def _work(self, batch):
        """Read or write in this process; a worker may have been quicker."""
        services.run_batch(batch_id=batch.pk, clock=timezone.now)
        batch.refresh_from_db()
        return batch

    def _answer(self, batch, options, by):
        choices = {}
        for text in options["choose"]:
            kind, colon, rest = text.partition(":")
            words, equals, value = rest.rpartition("=")
            if not (colon and equals):
                raise CommandError(f"写法应为 类别:原文=值，如 organization:某某工会=17；收到：{text}")
            choices.setdefault(kind, {})[words] = value
        if options["create_missing"]:
            for question in batch.questions:
                is_open = not question["answer"] and question["words"] not in choices.get(question["kind"], {})
                if is_open and CREATE in {value for value, _label in question["options"]}:
                    choices.setdefault(question["kind"], {})[question["words"]] = CREATE
        if choices:
            batch = self._choose(batch, by, choices=choices)
        rows = batch.rows.undecided().filter(offers__contains=options["changed"]) if options["changed"] else []
        decisions = dict.fromkeys((row.pk for row in rows), options["changed"])
        return self._choose(batch, by, decisions=decisions) if decisions else batch

    def _choose(self, batch, by, *, choices=None, decisions=None):
        return services.choose(
            batch=batch, choices=choices or {}, decisions=decisions or {}, version=batch.version, by=by,
            at=timezone.now(),
        )  # fmt: skip

    def _show(self, batch):
        if batch.state != State.PREVIEW:
            raise CommandError(f"{batch.get_state_display()}：{batch.error}")
        self.stdout.write(f"{get_definition(batch.definition).title} · {batch.organization.name} · {batch.file_name}")
        for label, value in batch.facts.items():
            self.stdout.write(f"  {label}：{value}")
        for row in batch.rows.in_order():
            said = "；".join(
                f"{problem['column']} {problem['message']}".strip()
                for problem in [*row.problems, {"column": "", "message": row.existing}]
                if problem["message"]
            )
            self.stdout.write(
                f"{row.sheet} 第{row.number}行 [{row.get_action_display()}] {row.summary} {said}".rstrip()
            )
        for question in batch.questions:
            answer = dict(question["options"]).get(question["answer"], "未选择")
            self.stdout.write(f"{question['label']}“{question['words']}”（{question['rows']} 行）→ {answer}")
        counts = batch.counts
        self.stdout.write(
            f"新增 {counts['new']}，跳过 {counts['skip']}，有变化 {counts['changed']}，错误 {counts['error']}。"
        )

    def _confirm(self, batch, second):
        if batch.counts["error"]:
            raise CommandError("有错误的行，没有写入任何记录。")
        if not batch.counts["to_write"]:
            self.stdout.write("没有新内容。")
            return
        batch = self._work(services.confirm_batch(batch=batch, version=batch.version, by=second, at=timezone.now()))
        if batch.state != State.DONE:
            raise CommandError(f"没有写入任何记录：{batch.error}")
        self.stdout.write(f"已导入 {batch.progress_done} 条记录，由 {second} 确认。")
