"""``docs/states.md`` from the models: which state follows which. Also run as a command to write the page."""

import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "states.md"


def state_page():
    """Return the page's text for every model with a TRANSITIONS table."""
    from django.apps import apps  # noqa: PLC0415 - the registry is ready only after setup

    lines = ["# States", "", "Made from the models by `python -m portal.states`; a test compares.", ""]
    for model in apps.get_models():
        if hasattr(model, "TRANSITIONS"):
            lines += [f"## {model.__name__}", "", "| from | to |", "|---|---|"]
            for source, targets in model.TRANSITIONS.items():
                names = ", ".join(str(target.value) for target in model.State if target in targets) or "(end)"
                lines.append(f"| {source.value} | {names} |")
            lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    import django

    django.setup()
    PAGE.write_text(state_page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
