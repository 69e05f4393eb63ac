"""Acts with a reason at the foot of a record's page, as includes/confirm.html draws them."""


def drawn_act(name, *, words, url, version=None, refused=None, danger=False):
    """What includes/confirm.html draws for the act ``name``.

    ``words``: (label, one sentence of what will happen, stock phrases); ``refused``: (act, what was typed, why it
    was not done) of the act that comes back, so that nothing typed is lost.
    """
    label, text, phrases = words
    _name, value, error = refused if refused and refused[0] == name else (name, "", "")
    hidden = [] if version is None else [("version", version)]
    return {
        "id": f"act-{name}", "name": name, "label": label, "text": text, "phrases": phrases, "value": value,
        "error": error, "hidden": hidden, "danger": danger, "url": url,
    }  # fmt: skip
