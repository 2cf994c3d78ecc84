"""Houses that were here before there were pages get the fixed ones, as new houses do (accounts/pages.py)."""

from pathlib import Path

from django.db import migrations

TEXTS = Path(__file__).resolve().parent.parent / "page_texts"
TITLES = {
    "voorwaarden": "Algemene voorwaarden",
    "privacy": "Privacy",
    "toegankelijkheid": "Toegankelijkheidsverklaring",
    "contact": "Contact",
}


def give(apps, schema_editor):
    Organiser, Page = apps.get_model("accounts", "Organiser"), apps.get_model("accounts", "Page")
    Version = apps.get_model("accounts", "PageVersion")
    for organiser in [None, *Organiser.objects.all()]:
        for position, (slug, title) in enumerate(TITLES.items(), 1):
            file = TEXTS / (f"{slug}.md" if organiser else f"netwerk-{slug}.md")
            if not file.is_file() or Page.objects.filter(organiser=organiser, slug=slug, language="nl").exists():
                continue
            text = file.read_text(encoding="utf-8").strip()
            page = Page.objects.create(
                organiser=organiser, slug=slug, language="nl", title=title, text=text, position=position
            )
            Version.objects.create(page=page, title=title, text=text)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_pages_and_forgetting")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
