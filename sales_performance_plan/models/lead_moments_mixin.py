from odoo import api, fields, models
from odoo.exceptions import UserError

from .context_defaults import without_defaults
from .lead_pool import HANDED_OUT

INTERNAL = "base.group_user"
MOMENTS = ("acquired_at", "qualified_at", "first_assigned_at", "first_contacted_at")
# What nobody types.
HAPPENED = frozenset({*MOMENTS[1:], "last_contacted_at"})
DIRECTOR = "sales_performance_plan.sales_performance_plan_group_director"
# Passed in the context by a merge alone; being an object of this process, it cannot come in from outside.
MERGING = object()
HOUR = 3600.0
APART = "moments"  # read together when one is asked for, and not with whatever else the host reads of a lead


class LeadMomentsMixin(models.AbstractModel):
    """When a lead came, passed the mark, was given to somebody, was talked to: each stored once, for good."""

    _name = "spp.lead.moments.mixin"
    _description = "Moments of a Lead"

    acquired_at = fields.Datetime("Acquired", prefetch=APART, default=fields.Datetime.now, copy=False, groups=INTERNAL)
    qualified_at = fields.Datetime(
        "Qualified", prefetch=APART, compute="_compute_qualification", store=True, copy=False, groups=INTERNAL
    )
    first_assigned_at = fields.Datetime(
        "First Assigned",
        prefetch=APART,
        compute="_compute_first_assigned_at",
        store=True,
        precompute=True,
        copy=False,
        groups=INTERNAL,
    )
    first_contacted_at = fields.Datetime("First Contacted", prefetch=APART, copy=False, groups=INTERNAL, readonly=True)
    last_contacted_at = fields.Datetime("Last Contacted", prefetch=APART, copy=False, groups=INTERNAL, readonly=True)
    assignment_hours = fields.Float("Hours to Assignment", compute="_compute_hours", groups=INTERNAL)
    contact_hours = fields.Float("Hours to Contact", compute="_compute_hours", groups=INTERNAL)

    @api.depends("user_id")
    def _compute_first_assigned_at(self):
        """Now is when a lead gets its first rep, but for those brought in closed: of them nobody knows."""
        now = fields.Datetime.now()
        for lead in self:
            if not lead.first_assigned_at and lead.user_id and (lead.date_closed or now) >= now:
                lead.first_assigned_at = now

    @api.depends("acquired_at", "first_assigned_at", "first_contacted_at")
    def _compute_hours(self):
        for lead in self:
            lead.assignment_hours = self._hours(lead.acquired_at, lead.first_assigned_at)
            lead.contact_hours = self._hours(lead.first_assigned_at, lead.first_contacted_at)

    @api.model
    def _hours(self, start, end):
        return max((end - start).total_seconds() / HOUR, 0.0) if start and end else 0.0

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse moments that somebody types; directors may bring in leads of before."""
        if self.env.su or self.env.user.has_group(DIRECTOR):
            return super().create(vals_list)
        typed = HAPPENED & {key for vals in vals_list for key in vals}
        if typed:
            self._refuse_moments(typed)
        leads = super(LeadMomentsMixin, without_defaults(self, HAPPENED)).create(vals_list)
        return leads.with_env(self.env)

    def _refuse_moments(self, names):
        labels = ", ".join(self._fields[name]._description_string(self.env) for name in sorted(names))
        raise UserError(self.env._("%(moments)s: nobody types these, they are kept when they happen.", moments=labels))

    def _merge_opportunity(self, *args, **kwargs):
        """Let the one that is left take over what happened first on any of them."""
        merging = self.with_context(spp_moments=MERGING)
        return super(LeadMomentsMixin, merging)._merge_opportunity(*args, **kwargs).with_env(self.env)

    def write(self, vals):
        """Keep the moments: nobody types them, and what happened first stays."""
        typed = HAPPENED & vals.keys()
        if "acquired_at" in vals and not self.env.user.has_group(DIRECTOR):
            typed |= {"acquired_at"}
        if typed and not self.env.su and self.env.context.get("spp_moments") is not MERGING:
            self._refuse_moments(typed)
        kept = set(MOMENTS[1:]) & vals.keys()
        if not kept or self.env.context.get("spp_handed_out") is HANDED_OUT:
            return super().write(vals)
        for lead in self:
            stands = {name for name in kept if lead[name] and not self._is_earlier(vals[name], lead[name])}
            super(LeadMomentsMixin, lead).write({name: vals[name] for name in vals.keys() - stands})
        return True

    @api.model
    def _is_earlier(self, value, moment):
        value = fields.Datetime.to_datetime(value)
        return bool(value) and value < moment

    def _contacted(self, at=None):
        """Note that somebody talked to the lead: a call, a mail or a meeting. Costs a write per conversation."""
        at = at or fields.Datetime.now()
        for lead in self._elevated():
            values = {} if lead.first_contacted_at else {"first_contacted_at": at}
            if not lead.last_contacted_at or lead.last_contacted_at < at:
                values["last_contacted_at"] = at
            if values:
                lead.with_context(mail_notrack=True).write(values)

    def _message_post_after_hook(self, message, msg_vals):
        """See a mail to the customer as contact; notes and mails that came in are none."""
        if self._is_contact(message):
            self._contacted()
        return super()._message_post_after_hook(message, msg_vals)

    def _is_contact(self, message):
        sent = message.message_type in ("comment", "email_outgoing")
        if not sent or message.subtype_id != self.env.ref("mail.mt_comment") or message.author_id.partner_share:
            return False
        readers = message.partner_ids | self.message_partner_ids
        return any(reader.partner_share for reader in readers)

    def _merge_get_fields_specific(self):
        """Let what happened first on any of the merged leads stay."""
        first = dict.fromkeys(MOMENTS, self._merged_first)
        last = {"last_contacted_at": lambda name, leads: max(filter(None, leads.mapped(name)), default=False)}
        return {**super()._merge_get_fields_specific(), **first, **last}

    @staticmethod
    def _merged_first(name, leads):
        return min(filter(None, leads.mapped(name)), default=False)
