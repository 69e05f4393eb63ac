"""Good photos are kept, each refused one is named with its sentence."""

import pytest
from django.utils.datastructures import MultiValueDict

from portal.attachments.forms import PhotoUploadForm
from portal.attachments.images import ImageRefused
from portal.attachments.services import store_photo
from tests.attachments import pictures
from tests.factories.attachments import upload


def form_of(*files, **options):
    return PhotoUploadForm({}, MultiValueDict({"photos": list(files)}), **options)


def sentences(form):
    return [str(refusal) for refusal in form.refusals]


def test_no_file_asks_for_one():
    form = form_of()

    assert not form.is_valid()
    assert form.errors["photos"] == ["请选择照片"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg/>", "只能上传图片"),
        (bytes(20 * 1024 * 1024 + 1), "单张不能超过 20MB"),
        (b"", "照片是空文件"),
        (pictures.jpeg()[:300], "图片无法识别"),
        (pictures.png(65_535, 65_535), "照片尺寸太大，请缩小后再传"),
    ],
    ids=["not an image", "too large", "empty", "unreadable", "too many pixels"],
)
def test_refused_file_is_named_with_the_clerks_words(content, sentence):
    form = form_of(upload("合影.jpg", content=content))

    assert not form.is_valid()
    assert form.errors["photos"] == [f"合影.jpg：{sentence}"]


def test_good_files_are_kept_beside_refused_ones():
    good, bad, other = upload("a.jpg"), upload("b.jpg", content=b"<svg/>"), upload("c.jpg")

    form = form_of(good, bad, other)

    assert form.is_valid()
    assert form.cleaned_data["photos"] == [good, other]
    assert sentences(form) == ["b.jpg：只能上传图片"]


def test_files_past_the_limit_are_named():
    form = form_of(*(upload(f"{number}.jpg") for number in range(1, 12)))

    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["photos"]] == [f"{number}.jpg" for number in range(1, 10)]
    assert sentences(form) == ["10.jpg：最多 9 张", "11.jpg：最多 9 张"]


def test_photos_that_are_already_there_count():
    form = form_of(upload("a.jpg"), upload("b.jpg"), already=8)

    assert form.is_valid()
    assert sentences(form) == ["b.jpg：最多 9 张"]


def test_refused_file_takes_no_place():
    form = form_of(upload("a.jpg", content=b""), upload("b.jpg"), already=8)

    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["photos"]] == ["b.jpg"]


def test_limit_is_told_in_the_sentence():
    form = form_of(upload("a.jpg"), limit=3, already=3)

    assert form.errors["photos"] == ["a.jpg：最多 3 张"]


def test_name_in_the_sentence_is_cleaned_and_escaped():
    form = form_of(upload("x/<b>\u202e1.jpg", content=b""))

    assert form.errors["photos"] == ["<b>1.jpg：照片是空文件"]
    assert "&lt;b&gt;1.jpg" in form.errors["photos"].as_ul()


def test_service_can_add_a_refusal():
    form = form_of(upload("a.jpg"))
    assert form.is_valid()

    form.refuse(form.cleaned_data["photos"][0], ImageRefused("not_stored"))

    assert sentences(form) == ["a.jpg：这张没有传上去，点此重试"]


def test_accepted_file_is_not_decoded_again(clerk, now):
    """Its bytes are gone, and it is stored all the same."""
    form = form_of(upload("a.jpg"))
    assert form.is_valid()
    file = form.cleaned_data["photos"][0]
    file.close()

    assert store_photo(file=file, by=clerk, at=now).original_name == "a.jpg"


def test_widget_takes_several_from_the_album():
    html = str(PhotoUploadForm()["photos"])

    assert 'accept="image/*"' in html
    assert " multiple" in html
    assert "capture" not in html
