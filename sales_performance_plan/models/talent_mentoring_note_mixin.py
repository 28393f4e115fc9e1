from odoo import api, fields, models


class TalentMentoringNoteMixin(models.AbstractModel):
    """Shows everybody the private note of their own, and no other one."""

    _name = "spp.talent.mentoring.note.mixin"
    _description = "Private Note of One's Own"

    private_note = fields.Text(
        compute="_compute_private_note",
        inverse="_inverse_private_note",
        help="You alone read this: neither the other one, nor the manager, nor HR.",
    )

    @api.depends_context("uid")
    def _compute_private_note(self):
        for session, note in self._own_notes().items():
            session.private_note = note.text

    def _inverse_private_note(self):
        notes = self.env["spp.talent.mentoring.note"]
        for session, note in self._own_notes().items():
            if note:
                note.text = session.private_note
            elif session.private_note:
                notes.create({"session_id": session.id, "text": session.private_note})

    def _own_notes(self):
        """Return {session: the reader's note, or none}, also where rights are lifted."""
        mine = [("session_id", "in", self.ids), ("author_id", "=", self.env.uid)]
        notes = self.env["spp.talent.mentoring.note"].search(mine)
        by_session = notes.grouped("session_id")
        return {session: by_session.get(session._origin, notes.browse()) for session in self}
