"""The day of a moment where the company is: SQL about a row ``one`` with ``company_id`` and ``date_start`` (UTC)."""

# What ``res.company._sales_zone`` looks at.
PLACE = """
      JOIN res_company company ON company.id = one.company_id
      LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
      LEFT JOIN res_partner address ON address.id = company.partner_id
"""
DAY = "(one.date_start AT TIME ZONE 'UTC' AT TIME ZONE coalesce(calendar.tz, address.tz, 'UTC'))::date"
