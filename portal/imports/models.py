"""An import and its staged rows."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.attachments.models import Attachment
from portal.common.classification import personal, plain, staff
from portal.common.fields import user_key
from portal.common.jobs import LeasedJob, job_indexes
from portal.imports.base import Action, Decision, PlannedRow, Problem, StagedRow, get_definition
from portal.imports.querysets import ImportBatchQuerySet, ImportRowQuerySet
from portal.organizations.models import Organization


class ImportBatch(LeasedJob):
    """One uploaded file on its way into the portal.

    The job fields speak of reading the file, and after the confirmation of writing its rows. ``choices`` are what
    people said to ``questions``; ``counts`` and ``questions`` are those of the last resolving. The file stays as the
    proof of what came in, until the import is discarded; a preview that nobody ends goes by itself after
    ``IMPORT_PREVIEW_KEEP_DAYS``, and ``end_told_at`` says when its owner was told of it.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting to be read")
        READING = "reading", _("Being read")
        PREVIEW = "preview", pgettext_lazy("import", "Preview")
        CONFIRMED = "confirmed", _("Being written")
        DONE = "done", pgettext_lazy("import", "Imported")
        FAILED = "failed", pgettext_lazy("import", "Not read")
        UNDONE = "undone", pgettext_lazy("import", "Taken back")
        DISCARDED = "discarded", pgettext_lazy("import", "Discarded")
        EXPIRED = "expired", pgettext_lazy("import", "Expired")

    TRANSITIONS = {
        State.UPLOADED: {State.READING, State.FAILED, State.DISCARDED},
        State.READING: {State.PREVIEW, State.FAILED, State.DISCARDED},
        State.PREVIEW: {State.CONFIRMED, State.DISCARDED, State.EXPIRED},
        State.CONFIRMED: {State.DONE, State.PREVIEW},
        State.DONE: {State.UNDONE},
        State.FAILED: {State.DISCARDED, State.EXPIRED},
        State.UNDONE: set(),
        State.DISCARDED: set(),
        State.EXPIRED: set(),
    }

    definition = models.CharField(_("kind of import"), max_length=30)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    file_name = models.CharField(_("name of the file"), max_length=120)
    stored_file = models.CharField(max_length=200, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    facts = models.JSONField(_("head of the file"), default=dict)
    problems = models.JSONField(_("remarks on the file"), default=list)
    questions = models.JSONField(default=list, editable=False)
    choices = models.JSONField(default=dict, editable=False)
    counts = models.JSONField(_("rows by what happens"), default=dict)
    is_submitted = models.BooleanField(_("handed to the second person"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    uploaded_by = user_key(_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"))
    mapped_by = user_key(_("last answered by"), null=True, blank=True)
    confirmed_by = user_key(_("confirmed by"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    ended_by = user_key(_("taken back or discarded by"), null=True, blank=True)
    ended_at = models.DateTimeField(_("taken back or discarded at"), null=True, blank=True)

    sheets = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("signed consent sheets"),
    )  # fmt: skip
    end_told_at = models.DateTimeField(_("told of its end at"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    field_classes = {
        **plain("id", "definition", "organization", "state", "stored_file", "sha256", "size", "counts"),
        **plain(
            "is_submitted", "version", "uploaded_at", "confirmed_at", "ended_at", "end_told_at", *LeasedJob.JOB_FIELDS
        ),
        "file_name": personal("to name the file in messages"),
        "facts": personal("title, unit and day as the sheet has them; may name who filled it in"),
        "problems": personal("what to mend; may quote the sheet"),
        "questions": personal("words of the sheet that the portal does not know"),
        "choices": personal("what people said about those words"),
        "sheets": personal("the signatures on paper of the people in the file", "until the rows are records"),
        "uploaded_by": staff("who brought the file"),
        "mapped_by": staff("who answered the questions last"),
        "confirmed_by": staff("who confirmed it"),
        "ended_by": staff("who took it back"),
    }

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organization", "-id"]), *job_indexes("import")]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("uploaded_by")), name="import_second_person_confirms"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "done", "undone"])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="import_confirmed_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["undone", "discarded", "expired"])
                | Q(state="expired", ended_by=None, ended_at__isnull=False)
                | ~Q(state="expired") & Q(ended_by__isnull=False, ended_at__isnull=False),
                name="import_ended_is_signed",
            ),
        ]

    def __str__(self):
        return self.audit_label

    @property
    def audit_label(self):
        """What the timeline calls it: kind and hash, never the name of the file."""
        return f"{self.definition} {self.sha256[:12]}"

    @property
    def title(self):
        """What is imported, as people call it; a kind that no app knows any more keeps its name."""
        try:
            return get_definition(self.definition).title
        except KeyError:
            return self.definition

    @property
    def mapper(self):
        """By whose rights new units and types are made: who answered the questions last, else who uploaded."""
        return self.mapped_by or self.uploaded_by

    @property
    def takes_sheets(self):
        """Whether sheets that everybody signed can stand for the consents of the rows."""
        try:
            return get_definition(self.definition).takes_sheets
        except KeyError:
            return False

    @property
    def is_working(self):
        """True while a worker has it or will."""
        return self.state in {self.State.UPLOADED, self.State.READING, self.State.CONFIRMED}

    @property
    def is_clear(self):
        """True when every row has its answer and one at least is new."""
        return not self.counts.get("error") and not self.counts.get("undecided") and self.counts.get("to_write", 0) > 0

    @property
    def to_add(self):
        """How many rows would become records of their own."""
        return self.counts.get("to_write", 0) - self.counts.get("to_change", 0)

    def may_become(self, state):
        """True when ``state`` may follow the present one."""
        return state in self.TRANSITIONS[self.State(self.state)]


class ImportRow(models.Model):
    """One row of a file: as it stands there, what will happen to it, and the record that it became.

    ``values`` and ``reading_problems`` are of the reading and do not change; ``resolved``, ``action``, ``problems``,
    ``existing`` and ``summary`` are of the last resolving, so are ``offers``, the decisions to choose from, and
    ``changes_id``, the record that UPDATE changes. ``decision`` is a person's word on a changed row.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", verbose_name=_("import"))
    position = models.PositiveIntegerField(_("place in the file"))
    sheet = models.CharField(_("sheet"), max_length=60)
    number = models.PositiveIntegerField(_("row"))
    target = models.CharField(_("becomes"), max_length=30)
    key = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=64)
    original = models.JSONField(_("as written"), default=dict)
    values = models.JSONField(_("as read"), default=dict)
    unresolved = models.JSONField(default=dict)
    reading_problems = models.JSONField(default=list)
    action = models.CharField(_("what happens"), max_length=8, choices=Action, default=Action.ERROR)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    resolved = models.JSONField(default=dict)
    problems = models.JSONField(_("remarks"), default=list)
    existing = models.CharField(_("looks like"), max_length=120, blank=True)
    offers = models.JSONField(default=list, editable=False)
    changes_id = models.PositiveBigIntegerField(_("record that it changes"), null=True)
    summary = models.CharField(_("in one line"), max_length=300, blank=True)
    record_id = models.PositiveBigIntegerField(_("record"), null=True)

    objects = ImportRowQuerySet.as_manager()

    field_classes = {
        **plain("id", "batch", "position", "sheet", "number", "target", "key", "fingerprint", "action", "decision"),
        **plain("record_id", "offers", "changes_id"),
        "original": personal("the row as written, to compare with"),
        "values": personal("what the row says"),
        "unresolved": personal("words of the row that the portal does not know"),
        "reading_problems": personal("what to mend; may quote the row"),
        "resolved": personal("what will be written"),
        "problems": personal("what to mend; may quote the row"),
        "existing": personal("which record it looks like"),
        "summary": personal("the row in one line"),
    }

    class Meta:
        verbose_name = _("import row")
        verbose_name_plural = _("import rows")
        ordering = ["position"]
        indexes = [
            models.Index(fields=["batch", "action", "position"]),
            models.Index(fields=["fingerprint"], name="import_written", condition=Q(record_id__isnull=False)),
            models.Index(fields=["key"], name="import_written_key", condition=Q(record_id__isnull=False)),
            models.Index(fields=["changes_id"], name="import_changes", condition=Q(changes_id__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="importrow_once")]

    def __str__(self):
        return f"{self.sheet} {self.number}"

    @property
    def staged(self):
        """The row as ``ImportDefinition.resolve`` takes it."""
        return StagedRow(
            sheet=self.sheet, number=self.number, target=self.target, original=self.original, values=self.values,
            unresolved=self.unresolved, problems=tuple(Problem(**item) for item in self.reading_problems),
            key=self.key, fingerprint=self.fingerprint,
        )  # fmt: skip

    @property
    def planned(self):
        """The row as ``ImportDefinition.write`` takes it."""
        record = self.changes_id if self.is_update else None
        return PlannedRow(target=self.target, values=self.resolved, original=self.original, record=record)

    @property
    def is_update(self):
        """True when it changes a record instead of becoming one."""
        return self.action == Action.CHANGED and self.decision == Decision.UPDATE

    @property
    def choices(self):
        """``[(decision, label)]`` to choose from."""
        return [(item.value, item.label) for item in Decision if item.value in self.offers]

    @property
    def record_url(self):
        """The page of the record that it became, "" without one."""
        if self.record_id is None:
            return ""
        return get_definition(self.batch.definition).record_url(self.target, self.record_id)
