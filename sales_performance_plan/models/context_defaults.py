"""Defaults that come in with the context of a request: a second way to give values to new records."""


def without_defaults(records, names):
    """Return ``records`` whose context has no default of the fields ``names``: who may not type them gives none."""
    context = records.env.context
    given = {f"default_{name}" for name in names} & context.keys()
    if not given:
        return records
    return records.with_env(records.env(context={key: context[key] for key in context.keys() - given}))
