from odoo import models

from .talent_result import FACT


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    def _mark_done(self):
        """Keep the verdict of exams that belong to a training."""
        result = super()._mark_done()
        self._keep_exam_results()
        return result

    def _keep_exam_results(self):
        profiles = self.env["spp.talent.profile"]._elevated()
        modules = profiles.env["spp.talent.module"].search(
            [("survey_id", "in", self.survey_id.ids), ("judged_by", "=", "exam"), ("company_id", "!=", False)]
        )
        rows = []
        for entry in profiles.env[self._name].browse(self.ids) if modules else ():
            if entry.test_entry or not entry.partner_id:
                continue
            known = profiles.env["spp.talent.result"].search([("input_id", "=", entry.id)]).module_id
            people = profiles.search([("user_id.partner_id", "=", entry.partner_id.id)])
            for module in modules.filtered(lambda one, entry=entry: one.survey_id == entry.survey_id) - known:
                rows += [
                    {
                        "profile_id": profile.id,
                        "module_id": module.id,
                        "kind": "exam",
                        "score": min(max(entry.scoring_percentage, 0.0), 100.0),
                        "input_id": entry.id,
                    }
                    for profile in people.filtered(lambda one, module=module: one.company_id == module.company_id)
                ]
        if rows:
            profiles.env["spp.talent.result"].with_context(spp_exam=FACT).create(rows)
