"""App configuration of volunteers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = _("Volunteers")

    def ready(self):
        from portal.accounts.services.handover import Duty, register  # noqa: PLC0415 - models exist when the apps are ready
        from portal.attachments.registry import register_owner, register_reader  # noqa: PLC0415
        from portal.privacy import erasure, revealing  # noqa: PLC0415
        from volunteers import policies, services  # noqa: PLC0415
        from volunteers.models import Consent, Team, TeamMember, Volunteer  # noqa: PLC0415
        from volunteers.models.teams import MASKS as TEAM_MASKS  # noqa: PLC0415
        from volunteers.models.volunteers import MASKS  # noqa: PLC0415
        from volunteers.services import team_erasure  # noqa: PLC0415

        erasure.register(
            erasure.Clock(
                model=Volunteer,
                words=_("Everything but the number, some time after the consent was withdrawn or the person left"),
                due=services.erasure_due, erase=services.erase_volunteer,
            )
        )  # fmt: skip
        erasure.register(
            erasure.Clock(
                model=Team,
                words=_("Leader, liaison, phones and signatures, five years after the team was dissolved or, if it was "
                        "never registered, written down; of the leader also with the leader's own record"),
                due=team_erasure.teams_due, erase=team_erasure.erase_team,
            )
        )  # fmt: skip
        revealing.register(
            revealing.Revealable(
                name="volunteer", model=Volunteer, rows=Volunteer.objects.visible_to, fields_for=policies.fields_for,
                masks=MASKS, page="volunteers:volunteer-detail",
            )
        )  # fmt: skip
        revealing.register(
            revealing.Revealable(
                name="team", model=Team, rows=Team.objects.visible_to, fields_for=policies.team_fields_for,
                masks=TEAM_MASKS, page="volunteers:team-detail",
            )
        )  # fmt: skip
        register_owner(Consent, "scan")
        register_reader("volunteers", policies.can_read_scan)
        register_owner(Team, "seal_scan")
        register_owner(TeamMember, "scan")
        register_reader("teams", policies.can_read_team_file)
        register(Duty(_("Reviewing volunteers"), "volunteers.review_volunteer"))
        register(Duty(_("Registering teams"), "volunteers.register_team"))
