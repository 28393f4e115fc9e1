from odoo.tests import HttpCase


class TourCase(HttpCase):
    """A browser journey on whatever Odoo there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Debian strips this file from its Odoo, and the page complains of that in the console.
        cls.env["ir.asset"].create(
            {
                "name": "stripped from the Debian package",
                "bundle": "web.assets_backend",
                "directive": "remove",
                "path": "mail/static/lib/selfie_segmentation/selfie_segmentation.js",
            }
        )
