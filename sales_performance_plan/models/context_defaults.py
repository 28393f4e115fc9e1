"""Defaults that come in from outside: a second way to give values to new records."""

MARK = "spp_without_defaults"  # in the context: (model, field) whose defaults that somebody saved do not count


def without_defaults(records, names):
    """Return ``records`` that take no default of the fields ``names`` from outside: who may not type them gives none.

    Defaults come in with the context of a request, and from what users save as their own ("Set Defaults").
    """
    context, names = records.env.context, set(names)
    given = {f"default_{name}" for name in names} & context.keys()
    saved = names & records.env["ir.default"]._get_model_defaults(records._name).keys()
    if not (given or saved):
        return records
    cleaned = {key: context[key] for key in context.keys() - given}
    if saved:
        cleaned[MARK] = frozenset(context.get(MARK) or ()) | {(records._name, name) for name in saved}
    return records.with_env(records.env(context=cleaned))


def without_followers(records, vals):
    """Return ``vals``, which are written, without what follows from other fields and cannot be said.

    The host leaves such a value out where a record is created, but keeps one that is written.
    """
    fields = records._fields
    return {name: value for name, value in vals.items() if not _follows(fields.get(name))}


def _follows(field):
    return field and field.store and field.compute and field.readonly and not field.inverse
