"""Pictures for the recent activities: drawn by code, stored like any upload, so that every size exists."""

import io
import random
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from activities.models import Activity, ActivityPhoto
from portal.attachments.images import Photo, read_photo
from portal.attachments.services import store_photo
from portal.dashboard.demo.records import Written
from portal.dashboard.demo.scenes import draw_scene

WITH_PHOTOS = 150  # activities, at scale 1 and above
VERSIONS = 3  # pictures of each scene, and one more of the most frequent
MORE_VERSIONS = ("crossing", "river", "hall", "stall")
CAPTIONS = {
    "crossing": ("志愿者在路口引导行人", "提醒骑行人佩戴头盔", "高峰时段在岗"),
    "river": ("沿岸捡拾垃圾", "分组清理步道", "清理后的河岸"),
    "visit": ("走进职工家中", "听取意见建议", "送上慰问品"),
    "stall": ("服务台前", "现场解答咨询", "为群众服务"),
    "exam": ("考点外的服务点", "为家长送水", "志愿者集合"),
    "school": ("给孩子们上课", "课堂互动", "与师生在一起"),
    "trees": ("栽下新树", "培土浇水", "“职工林”里"),
    "winter": ("冒雪送年货", "把温暖送到门口", "整理慰问品"),
    "summer": ("防暑物品送到工地", "慰问一线职工", "发放清凉包"),
    "hall": ("会场", "认真听讲", "交流发言"),
    "stage": ("节目表演", "演出现场", "台上台下"),
    "sport": ("比赛现场", "队员入场", "赛场一角"),
}


class Album:
    """Draws and checks each picture at most once, and links it to activities."""

    def __init__(self, rng: random.Random, rows: list[Written], *, scale: float):
        fitting = [row for row in rows if row.item.scenario.picture and row.steps.submissions]
        count = max(4, round(WITH_PHOTOS * min(scale, 1)))
        self.rng = rng
        self.chosen = {row.activity.number for row in fitting[-count:]}
        self.pictures: dict[tuple[str, int], Photo] = {}
        self.stored = 0

    def attach(self, rows: list[Written]) -> None:
        """Give the chosen ones among ``rows``, which are written, one to three photos each."""
        links = [link for row in rows if row.activity.number in self.chosen for link in self._photos_of(row)]
        self.stored += len(ActivityPhoto.objects.bulk_create(links))

    def _photos_of(self, row: Written) -> list[ActivityPhoto]:
        scene = row.item.scenario.picture
        numbers = range(VERSIONS + (scene in MORE_VERSIONS))
        chosen = self.rng.sample(numbers, self.rng.choice((1, 1, 2, 3)))
        captions = self.rng.sample(CAPTIONS[scene], len(chosen))
        taken_at = _taken_at(row.activity)
        links = []
        for position, (number, caption) in enumerate(zip(chosen, captions, strict=True)):
            file = ContentFile(b"", name=f"IMG_{self.rng.randrange(1000, 9999)}.jpg")
            file.photo = replace(self._picture(scene, number), taken_at=taken_at + timedelta(minutes=position * 9))
            attachment = store_photo(file=file, by=row.activity.created_by, at=row.steps.submissions[0])
            links.append(
                ActivityPhoto(
                    activity=row.activity, attachment=attachment, caption=caption, position=position,
                    is_cover=position == 0,
                )
            )  # fmt: skip
        return links

    def _picture(self, scene: str, number: int) -> Photo:
        if (scene, number) not in self.pictures:
            content = io.BytesIO()
            draw_scene(scene, number).save(content, "JPEG", quality=88)
            self.pictures[scene, number] = read_photo(ContentFile(content.getvalue(), name=f"{scene}.jpg"))
        return self.pictures[scene, number]


def _taken_at(activity: Activity) -> datetime:
    """Half an hour into the activity, or before it was submitted where the hour is unknown."""
    if activity.start_time is None:
        return activity.submitted_at - timedelta(hours=1)
    return timezone.make_aware(datetime.combine(activity.starts_on, activity.start_time)) + timedelta(minutes=30)
