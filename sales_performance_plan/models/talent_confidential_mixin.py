from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .talent_fact_mixin import FACT

GROUP = "sales_performance_plan.sales_performance_plan_group_"
HR = f"{GROUP}hr"


class TalentConfidentialMixin(models.AbstractModel):
    """Files about a person: what happens to them happens by checked actions, and nobody else hears of it.

    Who may read one follows from the record rules alone. Nobody follows it, for the list of a record's followers is
    readable by every employee; and a message or an activity reaches only those who may read the file itself.
    """

    _name = "spp.talent.confidential.mixin"
    _inherit = ["spp.talent.fact.mixin", "spp.talent.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Confidential File of a Person"
    # What is said through the form that asks for words: each model names its own, and has a method for each.
    _verbs = ()

    person_name = fields.Char("Name", related="profile_id.name", related_sudo=True)
    is_mine = fields.Boolean(compute="_compute_whose")
    is_hr = fields.Boolean(compute="_compute_whose")

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_whose(self):
        is_hr = self.env.user.has_group(HR)
        for one in self:
            one.is_mine = one.user_id == self.env.user
            one.is_hr = is_hr and not one.is_mine

    # What happens
    def _happened(self, values):
        """Write what has happened; two people who press at once do so in turn."""
        records = self._elevated().with_context(spp_fact=FACT)
        records.lock_for_update()
        records.write(values)

    @api.model_create_multi
    def create(self, vals_list):
        """Let nobody follow a confidential file."""
        quiet = self.with_context(mail_create_nosubscribe=True)
        return super(TalentConfidentialMixin, quiet).create(vals_list).with_env(self.env)

    def _check_state(self, *states):
        """Refuse an action that comes too late, or too early."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        findings = [
            self.env._(
                "%(file)s is %(now)s and not %(wanted)s: look at it again, somebody may have been faster.",
                file=one.display_name,
                now=labels[one.state],
                wanted=", ".join(labels[state] for state in states),
            )
            for one in self
            if one.state not in states
        ]
        if findings:
            raise UserError("\n".join(findings))

    def _check_not_mine(self):
        for one in self:
            if one._is_own():
                raise UserError(
                    self.env._("%(file)s is about yourself: somebody else does this.", file=one.display_name)
                )

    def _check_is_mine(self):
        for one in self:
            if not one._is_own():
                raise AccessError(
                    self.env._("Only %(person)s does this, nobody in their place.", person=one.person_name)
                )

    def _check_hr(self):
        """Let HR act, but not on themselves."""
        if not self.env.user.has_group(HR):
            raise AccessError(self.env._("HR does this."))
        self.check_access("write")
        self._check_not_mine()

    @api.model
    def _check_said(self, text):
        if not (text or "").strip():
            raise UserError(self.env._("Say why: the words stay with the file."))
        return text.strip()

    # Who hears of it
    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Let nobody follow a confidential file."""
        return True

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        """Let nobody follow a confidential file."""
        return True

    @api.model
    def _file(self, model, key):
        """Return the record if it is a confidential file, else nothing."""
        records = self.env.get(model) if key else None
        if records is None or not hasattr(records, "_may_be_told"):
            return None
        return self.env["spp.talent.profile"]._elevated().env[model].browse(key).exists()

    def _check_readers(self, partners):
        """Refuse to have ``partners`` told of files that they may not read."""
        shut_out = partners.filtered(lambda partner: not self._may_be_told(partner))
        if shut_out:
            raise UserError(
                self.env._(
                    "%(names)s may not read %(file)s, so nothing about it goes to them.",
                    names=", ".join(shut_out.mapped("display_name")),
                    file=self[:1].display_name,
                )
            )

    def _may_be_told(self, partner):
        """Tell whether somebody may read all of these files."""
        return any(self._may_read(user) for user in partner.user_ids)

    def _may_read(self, user):
        companies = self.company_id
        if not user.active or companies - user.company_ids:
            return False
        return self.with_user(user).with_context(allowed_company_ids=companies.ids).has_access("read")

    def _tell(self, users, say):
        """Post what ``say`` words, in the readers' language, to those of ``users`` who may read the file."""
        self.ensure_one()
        readers = users.filtered(self._may_read)
        telling = self._elevated().with_context(lang=users[:1].lang or self.env.lang)
        telling.message_post(
            body=say(telling.env),
            author_id=self.env.user.partner_id.id,
            partner_ids=readers.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )

    def _ask(self, kind, user, day, say):
        """Give ``user`` something to do about the file, which ``say`` words in their language."""
        self.ensure_one()
        if user and user.active:
            asking = self._elevated().with_context(lang=user.lang)
            kind = f"sales_performance_plan.mail_activity_type_{kind}"
            asking.activity_schedule(kind, day, say(asking.env), user_id=user.id)

    def action_say(self):
        """Open the form that asks for the words that an action stays with; which action comes in the context."""
        self.ensure_one()
        verb = self.env.context.get("spp_verb")
        wizard = self.env["spp.talent.word.wizard"]
        return {
            "type": "ir.actions.act_window",
            "name": dict(wizard._fields["verb"]._description_selection(self.env)).get(verb),
            "res_model": wizard._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_verb": verb, f"default_{wizard._place(self)}": self.id},
        }

    def _today(self):
        return (self.company_id[:1] or self.env.company)._sales_today()
