from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import identity_exact

SOON = 60  # seconds until somebody else's run is over


class QueueMixin(models.AbstractModel):
    """Hands each part of a scheduled action to the job queue, once while it waits there."""

    _name = "spp.queue.mixin"
    _description = "Work for the Job Queue"

    @api.model
    def _queue(self, parts, method, words):
        """Let the queue call ``method`` of each of ``parts``; a part that waits there already is not added again.

        Channels and retries are those of the job function, where administrators change them.
        """
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(parts))
        for part in parts:
            name = words % {"part": part.display_name}
            delayed = self.with_delay(identity_key=identity_exact, description=name)
            getattr(delayed, method)(part)
            if not cron._commit_progress(1):
                break

    @api.model
    def _unless_busy(self, work):
        """Do ``work``, or come back in a minute where somebody is at it by hand."""
        try:
            return work()
        except UserError as error:
            raise RetryableJobError(str(error), seconds=SOON) from error
