from odoo import api, models
from odoo.fields import Domain


class TalentSchool(models.AbstractModel):
    """Enrols people by their role, and says whom leads have to wait for."""

    _name = "spp.talent.school"
    _description = "Enrolment by Rule"

    @api.model
    def _cron_enrol(self):
        """Enrol whoever a programme is for and who is not in it; a rerun enrols nobody twice."""
        cron = self.env["ir.cron"]
        companies = self._elevated("res.company").search(Domain.TRUE, order="id")
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            self._enrol(company)
            if not cron._commit_progress(1):
                break

    @api.model
    def _elevated(self, model):
        return self.env["spp.talent.profile"]._elevated().env[model]

    @api.model
    def _enrol(self, company):
        """Enrol the people of ``company`` by their roles, and take out who has left."""
        enrolments = self._elevated("spp.talent.enrolment")
        people = self._elevated("spp.talent.profile").search([("company_id", "=", company.id)])
        mine = enrolments.search([("company_id", "=", company.id)])
        rows = []
        for programme in self._elevated("spp.talent.programme")._of_company(company):
            for_them = people.filtered(lambda one, programme=programme: one.role == programme.audience)
            theirs = mine.filtered(lambda one, programme=programme: one.programme_id == programme)
            rows += [
                {"profile_id": one.id, "programme_id": programme.id, "date_from": self._first_day(programme, one)}
                for one in for_them - theirs.profile_id
            ]
        # New hires who became experienced before they passed go on; managers have a programme of their own.
        over = mine.filtered(lambda one: one.state == "running" and not one.profile_id.active)
        over.action_leave()
        return enrolments.create(rows)

    @api.model
    def _first_day(self, programme, profile):
        """Return since when a training counts: of new hires since they came, of others from now on."""
        today = profile.company_id._sales_today()
        return profile.entry_date if programme.audience == "new_hire" and profile.entry_date else today

    @api.model
    def _held_up(self, company, profiles):
        """Return {profile id: modules to be passed first} of new hires who may not have leads yet."""
        fresh = profiles.filtered(lambda one: one.role == "new_hire")
        if not fresh or not company.exam_before_leads:
            return {}
        programmes = self._elevated("spp.talent.programme").search(
            [("company_id", "=", company.id), ("audience", "=", "new_hire")]
        )
        required = programmes.module_ids.filtered(lambda one: one.is_required and one._can_be_passed())
        if not required:
            return {}
        passed = self._passed(fresh, required)
        held = {one.id: required.filtered(lambda module, one=one: (one.id, module.id) not in passed) for one in fresh}
        return {key: modules for key, modules in held.items() if modules}

    @api.model
    def _passed(self, profiles, modules):
        """Return who passed which of ``modules``, as pairs of ids."""
        results = self._elevated("spp.talent.result")._read_group(
            [("profile_id", "in", profiles.ids), ("module_id", "in", modules.ids), ("passed", "=", True)],
            ["profile_id", "module_id"],
        )
        pairs = {(profile.id, module.id) for profile, module in results}
        if "attendance" in modules.mapped("judged_by"):
            enrolments = self._elevated("spp.talent.enrolment").search(
                [("profile_id", "in", profiles.ids), ("programme_id", "in", modules.programme_id.ids)]
            )
            for key, shares in self._elevated("spp.talent.attendance")._shares(enrolments).items():
                profile = enrolments.browse(key).profile_id
                pairs |= {(profile.id, module) for module, result in shares.items() if result.passed}
        return pairs
