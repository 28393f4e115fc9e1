"""Merge a template of terms into translations: ``po_merge.py EXPORTED FOLDER ODOO LANGUAGE… [--check]``.

Runs inside the environment, which has polib.  The files come out the same whenever the terms are the same:
no times, entries in the template's order, nothing kept of terms that are gone.  A new term that the host's
apps have too begins with their translation.
"""

import pathlib
import sys

import polib

KEPT = ["Project-Id-Version", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
PLURAL = "nplurals=1; plural=0;"
HOST_APPS = ["addons/base", "addons/mail", "addons/sales_team", "addons/crm", "addons/sale", "addons/hr"]


def main(exported, folder, host, *words):
    """Write or check the template and the languages; return the exit code."""
    check = "--check" in words
    folder = pathlib.Path(folder)
    template = polib.pofile(exported, wrapwidth=0)
    if not template:
        print("Odoo exported no term.")
        return 1
    template.metadata = {name: template.metadata[name] for name in KEPT}
    wanted = {folder / f"{pathlib.Path(exported).stem}.pot": template}
    for language in (word for word in words if word != "--check"):
        path = folder / f"{language}.po"
        wanted[path] = _merged(template, path, language, _translations_of(host, language))
    stale = [path for path, content in wanted.items() if not path.exists() or path.read_text() != _text(content)]
    for path in [] if check else stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(_text(wanted[path]))
    return _report(wanted, stale if check else [], check)


def _translations_of(host, language):
    """Return what the host's apps call things, the first app first."""
    known = {}
    for app in HOST_APPS:
        path = pathlib.Path(host, app, "i18n", f"{language}.po")
        for entry in polib.pofile(str(path)) if path.exists() else []:
            if entry.translated():
                known.setdefault(entry.msgid, entry.msgstr)
    return known


def _merged(template, path, language, host):
    """Return the template's entries with the translations that the file at ``path`` has for them."""
    known = {}
    if path.exists():
        known = {entry.msgid_with_context: entry for entry in polib.pofile(str(path)) if not entry.obsolete}
    merged = polib.POFile(wrapwidth=template.wrapwidth)
    merged.header = template.header
    merged.metadata = {**template.metadata, "Language": language, "Plural-Forms": PLURAL}
    for entry in template:
        old = known.get(entry.msgid_with_context)
        merged.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgctxt=entry.msgctxt,
                msgstr=(old and old.msgstr) or host.get(entry.msgid, ""),
                flags=sorted({*entry.flags, *(old.flags if old else [])}),
                comment=entry.comment,
                tcomment=old.tcomment if old else "",
                occurrences=entry.occurrences,
            )
        )
    return merged


def _text(content):
    return str(content).rstrip("\n") + "\n"


def _report(wanted, stale, check):
    """Print how complete each language is; return 1 if a check finds something to do."""
    lacking = 0
    for path, content in wanted.items():
        if path in stale:
            print(f"{path.name} is out of date: run ./dev i18n")
        if path.suffix == ".po":
            missing = [entry for entry in content if not entry.translated()]
            lacking += len(missing)
            print(f"{path.name}: {len(missing)} of {len(content)} terms lack a translation")
            for entry in missing if check else []:
                print(f"  {entry.msgid[:100]!r} ({', '.join(name for name, _line in entry.occurrences[:2])})")
    return int(check and bool(stale or lacking))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
