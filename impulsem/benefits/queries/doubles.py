"""What may be paid twice, looked for across centres before anything is paid."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: What two payments have in common, in the reader's words; the weightiest first.
WHY: dict[str, str | Promise] = {
    "person": _("the same person"),
    "household": _("the same household"),
    "account": _("the same account"),
}

# Three joins by equality and not one with OR: a batch of twenty thousand compares each with the few that share something with it.
# A benefit of a person is compared by person only: two children of one household have each their own.
SQL = """
WITH paid AS (
    SELECT i.id, i.month, i.state, g.id AS grant_id, g.concept, a.benefit_id, b.entity, a.household_id,
        COALESCE(l.main_id, a.applicant_id) AS person_id, CASE WHEN p.kind = 'person' THEN p.digest END AS digest
    FROM benefits_instalment i
    JOIN benefits_grant g ON g.id = i.grant_id
    JOIN benefits_application a ON a.id = g.application_id
    JOIN entitlement_benefit b ON b.id = a.benefit_id
    LEFT JOIN benefits_payeeaccount p ON p.id = g.payee_id
    LEFT JOIN people_personlink l ON l.record_id = a.applicant_id AND l.unlinked_at IS NULL
    WHERE i.state <> 'cancelled'
      AND i.month IN (SELECT DISTINCT month FROM benefits_instalment WHERE {asked})
), asked AS (SELECT * FROM paid WHERE id IN (SELECT id FROM benefits_instalment WHERE {asked})),
same AS (
    SELECT c.id, o.id AS other, 1 AS why FROM asked c JOIN paid o ON o.month = c.month AND o.person_id = c.person_id
    UNION ALL
    SELECT c.id, o.id, 2 FROM asked c JOIN paid o ON o.month = c.month AND o.household_id = c.household_id
        AND c.entity <> 'person' AND o.entity <> 'person'
    UNION ALL
    SELECT c.id, o.id, 3 FROM asked c JOIN paid o ON o.month = c.month AND o.digest = c.digest
        AND (c.entity <> 'person' OR o.person_id = c.person_id)
)
SELECT c.id, o.id, MIN(s.why), c.benefit_id = o.benefit_id, o.state IN ('in_batch', 'paid')
FROM same s
JOIN asked c ON c.id = s.id
JOIN paid o ON o.id = s.other AND o.grant_id <> c.grant_id
WHERE (
    (o.benefit_id = c.benefit_id AND (o.concept = c.concept OR o.concept = '' OR c.concept = ''))
    OR EXISTS (
        SELECT FROM benefits_excludingbenefits x
        WHERE x.one_id = LEAST(c.benefit_id, o.benefit_id) AND x.other_id = GREATEST(c.benefit_id, o.benefit_id)
    )
)
  AND NOT EXISTS (
      SELECT FROM benefits_doublecheck d WHERE d.one_id = LEAST(c.id, o.id) AND d.other_id = GREATEST(c.id, o.id)
  )
GROUP BY c.id, o.id, c.benefit_id, o.benefit_id, o.state
ORDER BY c.id, o.id
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Double:
    """Two instalments that may pay one thing twice. Keys of instalments; same_benefit: else two benefits that exclude each other."""

    one: int
    other: int
    why: str  # a key of `WHY`
    same_benefit: bool
    other_on_its_way: bool  # or paid

    @property
    def says(self) -> str | Promise:
        return WHY[self.why]


def possible_double_payments(*, due_by: dt.date | None = None, instalments: Collection[int] = ()) -> list[Double]:
    """Each of `instalments` (or of all that wait and are due by a day) with what it may repeat (one query).

    That is another grant's instalment of the same month with the same person, household or account, for the same benefit and concept or for
    a benefit that excludes it.

    What somebody has looked at and found right is left out. For the office: what a reader may see of them is asked where they are shown.
    """
    values: list[Any]
    if due_by is not None:
        asked, values = "due_on <= %s AND state IN ('planned', 'held', 'returned')", [due_by]
    else:
        asked, values = "id = ANY(%s)", [list(instalments)]
    codes = list(WHY)
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(asked=asked), values * 2)
        return [Double(one, other, codes[why - 1], same, gone) for one, other, why, same, gone in cursor.fetchall()]


def later_ones(doubles: Collection[Double]) -> set[int]:
    """Keys of the asked ones that wait: of two the first is paid, and none where the other is paid already or on its way."""
    return {double.one for double in doubles if double.other_on_its_way or double.other < double.one}
