from odoo import api, models
from odoo.exceptions import UserError

# Latin letters of the first families, Chinese ones of the last: a Chinese font has both, and looks right in Chinese.
LATIN = "Georgia, 'Noto Serif', 'DejaVu Serif'"
SIMPLIFIED = "'Noto Serif CJK SC', 'Noto Sans CJK SC', 'Source Han Serif SC', SimSun, serif"
TRADITIONAL = "'Noto Serif CJK TC', 'Noto Sans CJK TC', 'Source Han Serif TC', PMingLiU, serif"
LINE_WIDTH = 980


class IncentiveAwardPrint(models.AbstractModel):
    """Prints the certificate of an award that was granted."""

    _name = "report.sales_performance_plan.incentive_award_document"
    _description = "Print of an Award's Certificate"

    @api.model
    def _get_report_values(self, docids, data=None):
        awards = self.env["spp.incentive.award"].browse(docids)
        awards.check_access("read")
        for award in awards:
            if award.state != "granted":
                raise UserError(
                    self.env._(
                        "%s is not granted: there is a certificate only after a manager has decided.",
                        award.display_name,
                    )
                )
        return {
            "doc_ids": docids,
            "doc_model": awards._name,
            "docs": awards,
            "fonts": self._fonts(),
            "month_of": lambda award: award._month_name(award.period),
            "place_of": lambda award: self.env._("Place %s", award.rank),
            "size_of": self._size,
        }

    def _fonts(self):
        lang = self.env.lang or ""
        chinese = TRADITIONAL if lang in ("zh_TW", "zh_HK") else SIMPLIFIED
        return chinese if lang.startswith("zh") else f"{LATIN}, {chinese}"

    def _size(self, text, largest=50):
        """Return the size at which ``text`` fits on a line; a Chinese letter is as wide as it is high."""
        width = sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in text or " ")
        return min(largest, int(LINE_WIDTH / width))
