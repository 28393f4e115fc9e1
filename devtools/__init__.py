"""What ``./dev`` is made of: it brings up Odoo, PostgreSQL and the tests on a bare machine."""
