from collections import Counter

from odoo import api, models


class ImportMixin(models.AbstractModel):
    """Refuses an imported file in which two rows claim to be the same record.

    The host would let the second row silently overwrite the first. All other bad rows are the host's
    to find; both kinds are told together, and nothing of the file stays.
    """

    _name = "spp.import.mixin"
    _description = "Import That Refuses Duplicate Keys"

    @api.model
    def load(self, fields, data):
        """Import ``data`` as the host does, unless a key stands in two rows."""
        duplicates = self._duplicate_keys(fields, data)
        if not duplicates:
            result = super().load(fields, data)
            return {**result, "messages": self._told_once(result["messages"])}
        with self.env.cr.savepoint() as savepoint:
            messages = super().load(fields, data)["messages"]
            savepoint.rollback()
        self.env.invalidate_all()
        messages = sorted(
            self._told_once(messages) + duplicates, key=lambda message: message.get("rows", {}).get("from", 0)
        )
        return {"ids": False, "messages": messages, "nextrow": 0}

    def _told_once(self, messages):
        """Leave out what the host tells twice: the error of a batch at its first row, and then again at its own."""
        texts = Counter(message["message"] for message in messages if "field" not in message)
        twice = {text for text, number in texts.items() if number > 1}
        kept = []
        for message in messages:
            if "field" not in message and message["message"] in twice:
                twice.remove(message["message"])
            else:
                kept.append(message)
        return kept

    def _duplicate_keys(self, fields, data):
        """Return a message for each row whose external or database id stood in an earlier row."""
        messages = []
        for column, field in enumerate(fields):
            if field not in ("id", ".id"):
                continue
            first = {}
            for row, values in enumerate(data):
                key = values[column]
                if key and first.setdefault(key, row) != row:
                    messages.append(self._duplicate_message(field, key, first[key], row))
        return messages

    def _duplicate_message(self, field, key, first, row):
        return {
            "type": "error",
            "field": field,
            "record": row,
            "rows": {"from": row, "to": row},
            "message": self.env._(
                "The key %(key)s stands in row %(first)s already: keep one of the two rows.", key=key, first=first + 1
            ),
        }
