"""What of study goes along when an activity is logged again."""

from activities.models import StudySession


def carry_study(activity, copy):
    """Give ``copy`` the set-up of the study part of ``activity``: not its topic, nor who was there."""
    session = StudySession.objects.filter(activity=activity).first()
    if session is not None:
        StudySession.objects.create(
            activity=copy, kind=session.kind, speaker_name=session.speaker_name, minutes=session.minutes,
            expected_count=session.expected_count, asks_notes=session.asks_notes,
        )  # fmt: skip
