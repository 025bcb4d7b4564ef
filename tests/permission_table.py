"""Who gets what at every address: the table that `test_permissions.py` walks.

For each role, in the order of `ROLES`, three letters: at what belongs to the own unit, to another unit of the
province, to another province. `o` is let in, `f` is 403 (this role may not), `n` is 404 (out of reach). The signed-out
are sent to the sign-in page unless the row is open.
"""

from dataclasses import dataclass

from accounts.permissions import Role

ROLES = (Role.COORDINATOR, Role.UNIT_LEAD, Role.UNIT_STAFF, Role.LEADER, Role.OBSERVER)

EVERYBODY = "ooo ooo ooo ooo ooo"
PROVINCE = "oon oon oon oon oon"  # everybody, in the own province
COORDINATORS = "oon ffn fff fff fff"  # a unit's lead may do the same, but in the own sub-plan only (see SUBPLANS)
PAPERS = "oon nnn fff fff fff"  # the same, about a working paper, which nobody else sees
DECISIONS = "oon fnn fff fff fff"  # the same, about one assignment


@dataclass(frozen=True)
class Row:
    """What each role gets; `post` for addresses that only take POST; `open` to the signed-out."""

    letters: str
    post: bool = False
    open: bool = False

    def expected(self, role: Role, place: int) -> str:
        """The letter for `role` at `place`: 0 own unit, 1 another unit, 2 another province (of `SUBPLANS`: 0 and 1)."""
        return self.letters.split()[ROLES.index(role)][place]


TABLE = {
    # the portal itself
    "home": Row(EVERYBODY),
    "style": Row("ooo fff fff fff fff"),
    "theme": Row(EVERYBODY, post=True),
    # people and units
    "login": Row(EVERYBODY, open=True),
    "logout": Row(EVERYBODY, post=True, open=True),
    "password_change": Row(EVERYBODY),
    "password_change_done": Row(EVERYBODY),
    "language": Row(EVERYBODY, post=True),
    "people": Row("ooo ooo fff fff fff"),
    "people_xlsx": Row("ooo ooo fff fff fff"),
    "people_csv": Row("ooo ooo fff fff fff"),
    "units_xlsx": Row(EVERYBODY),
    "units_csv": Row(EVERYBODY),
    "plans_xlsx": Row(EVERYBODY),
    "plans_csv": Row(EVERYBODY),
    "person_add": Row("ooo ooo fff fff fff"),
    "post_edit": Row("oon onn fff fff fff"),
    "units": Row(EVERYBODY),
    "unit_add": Row("ooo fff fff fff fff"),
    "unit_edit": Row("oon fff fff fff fff"),
    "holidays": Row(EVERYBODY),
    "holiday_remove": Row("ooo fff fff fff fff", post=True),  # one list for all provinces
    # plans
    "plans:list": Row(EVERYBODY),
    "plans:add": Row("ooo fff fff fff fff"),
    "plans:edit": Row(COORDINATORS),
    "plans:periods": Row(COORDINATORS),
    # tasks
    "tasks:overview": Row(PROVINCE),
    "tasks:list": Row(PROVINCE),
    "tasks:assignments": Row(PROVINCE),
    "tasks:keep_tasks_filter": Row(PROVINCE, post=True),
    "tasks:keep_filter": Row(PROVINCE, post=True),
    "tasks:open_filter": Row("nnn nnn nnn nnn nnn"),  # a filter is seen by whoever kept it
    "tasks:forget_filter": Row("nnn nnn nnn nnn nnn", post=True),
    "tasks:many_assignments": Row(COORDINATORS),
    "tasks:many_tasks": Row("ffn ffn fff fff fff"),
    "tasks:fix": Row("ffn fnn fff fff fff", post=True),
    "tasks:changes": Row(PROVINCE),
    "tasks:detail": Row("oon onn onn oon oon"),
    "tasks:add": Row("ffn ffn fff fff fff"),  # the plans of this table are issued, so their tasks are locked
    "tasks:edit": Row("ffn fnn fff fff fff"),
    "tasks:delete_task": Row("ffn fnn fff fff fff"),
    "tasks:delete_plan": Row("ffn ffn fff fff fff"),
    "tasks:copy": Row("oon fff fff fff fff"),  # the plan of a province, by who adds such plans
    "tasks:issue": Row("ffn ffn fff fff fff"),
    "tasks:alike": Row(COORDINATORS),
    "tasks:join": Row("oon fnn fff fff fff"),
    "tasks:amendments": Row(PROVINCE),
    "tasks:amendment_add": Row(COORDINATORS),
    "tasks:amendment": Row(COORDINATORS),
    "tasks:amendment_edit": Row(COORDINATORS),
    "tasks:amend_changed": Row(COORDINATORS),
    "tasks:amend_added": Row(COORDINATORS),
    "tasks:amend_merged": Row(COORDINATORS),
    "tasks:amend_split": Row(COORDINATORS),
    "tasks:amend_replaced": Row(COORDINATORS),
    "tasks:amend_cancelled": Row(COORDINATORS),
    "tasks:annex_upload": Row("ffn ffn fff fff fff"),
    "tasks:annex_preview": Row(PAPERS),
    "tasks:annex_apply": Row(PAPERS, post=True),
    "tasks:annex_undo": Row(PAPERS, post=True),
    # work
    "tasks:ours": Row("fff ooo ooo fff fff"),
    "tasks:work": Row("fff onn onn fff fff"),
    "tasks:assignment": Row("oon onn onn oon oon"),
    "tasks:update": Row("oon onn onn fff fff"),
    "tasks:documents": Row("oon onn onn fff fff"),
    "tasks:together": Row("oon oon fff fff fff"),
    "tasks:evidence_remove": Row("oon onn onn fff fff", post=True),
    "tasks:evidence": Row("oon onn onn oon oon"),
    "tasks:awaiting": Row(COORDINATORS),
    "tasks:confirm": Row(DECISIONS, post=True),
    "tasks:return": Row(DECISIONS, post=True),
    "tasks:confirm_many": Row(COORDINATORS, post=True),
    "tasks:return_many": Row(COORDINATORS, post=True),
    "tasks:reopen": Row(DECISIONS, post=True),
    "tasks:suspend": Row(DECISIONS, post=True),
    "tasks:resume": Row(DECISIONS, post=True),
    "tasks:remark": Row("oon fff fff oon fff", post=True),
    "tasks:receive": Row("fff onn onn fff fff", post=True),
    "tasks:receive_all": Row("fff onn onn fff fff", post=True),
    "tasks:hand_on": Row("fff onn fff fff fff"),
    "tasks:extend": Row("oon onn fnn fff fff"),
    "tasks:extensions": Row(COORDINATORS),
    "tasks:due_date": Row("ffn fnn fnn fff fff"),  # the plan dates these tasks
    "tasks:close": Row(COORDINATORS),
    # units' own plans: these addresses are of the province's, under which they stand
    "tasks:own_plan": Row("fff ooo ooo fff fff"),
    "tasks:subplans": Row(PROVINCE),
    "tasks:subplan_start": Row("ofn ofn fff fff fff"),
    "tasks:subplan_take": Row("nnn nnn fff fff fff"),
    "tasks:subplan_share": Row("nnn nnn fff fff fff"),
    "tasks:room_add": Row("nnn nnn fff fff fff", post=True),
    "tasks:send_draft": Row("oon onn fnn fff fff", post=True),
    # files, work sheets, calendars
    "tasks:assignments_xlsx": Row(PROVINCE),
    "tasks:assignments_csv": Row(PROVINCE),
    "tasks:assignments_sheet": Row("oon oon oon fff fff"),
    "tasks:list_xlsx": Row(PROVINCE),
    "tasks:list_csv": Row(PROVINCE),
    "tasks:annex_file": Row(COORDINATORS),
    "tasks:amendments_xlsx": Row(PROVINCE),
    "tasks:amendments_csv": Row(PROVINCE),
    "tasks:changes_xlsx": Row(PROVINCE),
    "tasks:changes_csv": Row(PROVINCE),
    "tasks:extensions_xlsx": Row(COORDINATORS),
    "tasks:extensions_csv": Row(COORDINATORS),
    "tasks:work_xlsx": Row("fff onn onn fff fff"),
    "tasks:work_csv": Row("fff onn onn fff fff"),
    "tasks:work_sheet": Row("fff onn onn fff fff"),
    "tasks:sheet": Row("oon oon oon fff fff"),
    "tasks:sheet_preview": Row("nnn nnn nnn fff fff"),  # a sheet is seen by whoever uploaded it
    "tasks:sheet_apply": Row("nnn nnn nnn fff fff", post=True),
    "tasks:sheet_marked": Row("nnn nnn nnn fff fff"),
    "tasks:calendar": Row("fff onn onn fff fff"),
    "tasks:calendar_renew": Row("fff onn fff fff fff", post=True),
    "tasks:calendar_revoke": Row("fff onn fff fff fff", post=True),
    "tasks:feed": Row(EVERYBODY, open=True),  # whoever has the key
    "tasks:notices": Row("oon onn onn oon oon"),
    "tasks:remind": Row(COORDINATORS),
    # scores
    "indicators:scores": Row(EVERYBODY),
    # reports: the own unit is the plan's standing agency, so its lead and staff read and its lead writes the draft
    "reports:letter_pdf": Row(COORDINATORS),
    "reports:letter_docx": Row(COORDINATORS),
    "reports:list": Row(PROVINCE),
    "reports:pdf": Row(PROVINCE),
    "reports:xlsx": Row(PROVINCE),
    "reports:start": Row("oon ffn fff fff fff", post=True),
    "reports:close": Row("oon fff fff fff fff"),
    "reports:write": Row("onn onn fff fff fff"),
    "reports:issue": Row("onn fff fff fff fff"),
}

# The same for what belongs to an issued sub-plan: of the own unit, then of another unit of the province.
READERS = "oo on on oo oo"
LEADS = "of on ff ff ff"  # the coordinator only in the sub-plan of the own unit
SUBPLANS = {
    "tasks:subplan_take": Row(LEADS),
    "tasks:subplan_share": Row("ff fn ff ff ff"),  # these plans are issued
    "tasks:room_add": Row(LEADS, post=True),
    "plans:edit": Row(LEADS),
    "plans:periods": Row(LEADS),
    "tasks:overview": Row(READERS),
    "tasks:list": Row(READERS),
    "tasks:assignments": Row(READERS),
    "tasks:detail": Row(READERS),
    "tasks:assignment": Row(READERS),
    "tasks:update": Row("of on on ff ff"),
    "tasks:hand_on": Row("ff on ff ff ff"),
    "tasks:extend": Row("of on on ff ff"),
    "tasks:amendments": Row(READERS),
    "tasks:amendment": Row(LEADS),
    "tasks:amendment_edit": Row(LEADS),
    "tasks:evidence_remove": Row("of on on ff ff", post=True),
    "tasks:amend_changed": Row(LEADS),
    "tasks:alike": Row(LEADS),
    "tasks:join": Row("of on ff ff ff"),
    "tasks:add": Row("ff fn ff ff ff"),
    "tasks:edit": Row("ff fn ff ff ff"),
    "tasks:issue": Row("ff fn ff ff ff"),
    "tasks:annex_upload": Row("ff fn ff ff ff"),
    "tasks:annex_preview": Row("on on ff ff ff"),
    "tasks:annex_apply": Row("on on ff ff ff", post=True),
    "tasks:annex_undo": Row("on on ff ff ff", post=True),
    "tasks:annex_file": Row(LEADS),
    "tasks:awaiting": Row(LEADS),
    "tasks:confirm": Row(LEADS, post=True),
    "tasks:return": Row(LEADS, post=True),
    "tasks:confirm_many": Row(LEADS, post=True),
    "tasks:return_many": Row(LEADS, post=True),
    "tasks:reopen": Row(LEADS, post=True),
    "tasks:suspend": Row(LEADS, post=True),
    "tasks:resume": Row(LEADS, post=True),
    "tasks:extensions": Row(LEADS),
    "tasks:close": Row(LEADS),
    "tasks:remind": Row(LEADS),
    "tasks:documents": Row("of on on ff ff"),
    "tasks:together": Row("oo on ff ff ff"),
    "tasks:remark": Row("of ff ff of ff", post=True),
    "tasks:many_assignments": Row(LEADS),
    "tasks:many_tasks": Row("ff fn ff ff ff"),
    "tasks:fix": Row("ff fn ff ff ff", post=True),
    "tasks:keep_tasks_filter": Row(READERS, post=True),
    "tasks:keep_filter": Row(READERS, post=True),
    "tasks:open_filter": Row("nn nn nn nn nn"),
    "tasks:copy": Row("nn ff ff ff ff"),
    "tasks:delete_plan": Row("ff fn ff ff ff"),
    "tasks:delete_task": Row("ff fn ff ff ff"),
    "tasks:amendment_add": Row(LEADS),
    "tasks:amend_added": Row(LEADS),
    "tasks:amend_merged": Row(LEADS),
    "tasks:amend_split": Row(LEADS),
    "tasks:amend_replaced": Row(LEADS),
    "tasks:amend_cancelled": Row(LEADS),
    "tasks:receive": Row("ff on on ff ff", post=True),
    "tasks:receive_all": Row("ff on on ff ff", post=True),
    "tasks:due_date": Row("ff fn fn ff ff"),
    "tasks:changes": Row(READERS),
    "tasks:amendments_xlsx": Row(READERS),
    "tasks:amendments_csv": Row(READERS),
    "tasks:changes_xlsx": Row(READERS),
    "tasks:changes_csv": Row(READERS),
    "tasks:extensions_xlsx": Row(LEADS),
    "tasks:extensions_csv": Row(LEADS),
    "tasks:assignments_xlsx": Row(READERS),
    "tasks:assignments_csv": Row(READERS),
    "tasks:list_xlsx": Row(READERS),
    "tasks:list_csv": Row(READERS),
    "tasks:subplans": Row(READERS),  # of which it has none
    "tasks:subplan_start": Row("ff fn ff ff ff"),
    "tasks:send_draft": Row("of on on ff ff", post=True),
    "tasks:assignments_sheet": Row("oo on on ff ff"),
    "tasks:sheet": Row("oo on on ff ff"),
    "reports:letter_pdf": Row(LEADS),
    "reports:letter_docx": Row(LEADS),
    "reports:pdf": Row(READERS),
    "reports:xlsx": Row(READERS),
    "reports:start": Row("of on ff ff ff", post=True),
    "tasks:evidence": Row(READERS),
    "reports:list": Row(READERS),
    "reports:close": Row("of ff ff ff ff"),
}
