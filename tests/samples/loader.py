"""What the loaders of sample data share: reading their files, and creating each record once."""

import csv
import os
import pathlib


def rows(name, mended=None):
    """Return the rows of a file below ``SPP_DATA`` as dictionaries; ``mended`` replaces known misspellings."""
    mended = mended or {}
    with open(pathlib.Path(os.environ["SPP_DATA"]) / name, encoding="utf-8", newline="") as file:
        return [{key: mended.get(value, value) for key, value in row.items()} for row in csv.DictReader(file)]


def upsert(env, model, prefix, values):
    """Create the records of ``{key: values}`` that are not there yet; return ``{key: record}``.

    Each has an external id made of ``prefix`` and its key, so that loading a file twice changes nothing.
    """
    names = {key: f"{prefix}_{key}".replace(" ", "_").replace(".", "") for key in values}
    known = env["ir.model.data"].search(
        [("module", "=", "__import__"), ("model", "=", model), ("name", "in", list(names.values()))]
    )
    ids = {data.name: data.res_id for data in known}
    new = [key for key, name in names.items() if name not in ids]
    created = env[model].create([values[key] for key in new])
    env["ir.model.data"].create(
        [
            {"module": "__import__", "model": model, "name": names[key], "res_id": record.id}
            for key, record in zip(new, created, strict=True)
        ]
    )
    made = dict(zip(new, created, strict=True))
    return {key: made.get(key) or env[model].browse(ids[names[key]]) for key in values}
