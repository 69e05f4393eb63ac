"""The form of an activity as journeys fill it in: where it is, how it says that it saved, what is written in it."""

from tests.factories.attachments import upload

NEW = "/w/activities/new/"
SAVED = "[data-draft-status]:has-text('草稿已保存')"
SUBMIT = ".action-bar button[value=submit]"


def jpeg(name, colour):
    file = upload(size=(800, 600), colour=colour)
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.read()}


def fill_answers(page, **values):
    """The five answers, as typed by hand and with the first type there is."""
    page.locator("[name=type]").first.check()
    page.locator("[name=duration_minutes][value='120']").check()
    for name, value in ({"place": "沙澧河公园", "headcount": "12"} | values).items():
        page.fill(f"[name={name}]", value)


def answers(page):
    names = ("starts_on", "place", "headcount", "narrative")
    return {name: page.input_value(f"[name={name}]") for name in names}
