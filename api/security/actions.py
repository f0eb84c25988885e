"""Every use-case that needs permission, and how the one who asks stands to what it concerns."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """How a record stands to the one who asks.

    ``own``: made by, or assigned to, this account (also for what is about to be made);
    ``organisation``: another account's of the same organisation; ``shared``: another
    organisation's, shared with this one; ``foreign``: any other.
    """

    OWN = "own"
    ORGANISATION = "organisation"
    SHARED = "shared"
    FOREIGN = "foreign"


class Action(StrEnum):
    """A use-case, ``subject:verb``; the value is also the scope of a machine's key."""

    ACCOUNT_READ = "account:read"
    PASSWORD_CHANGE = "password:change"  # noqa: S105 - the name of an action
    ORGANISATION_LIST = "organisation:list"
    ORGANISATION_CREATE = "organisation:create"
    USER_LIST = "user:list"
    USER_CREATE = "user:create"
    USER_CHANGE = "user:change"
    KEY_LIST = "key:list"
    KEY_CREATE = "key:create"
    KEY_REVOKE = "key:revoke"
    CASE_CREATE = "case:create"
    CASE_LIST = "case:list"
    CASE_READ = "case:read"
    CASE_CHANGE = "case:change"
    CASE_ASSIGN = "case:assign"
    CASE_SHARE = "case:share"
    CASE_WITHDRAW = "case:withdraw"
    CASE_ACCEPT = "case:accept"
    CASE_CLOSE = "case:close"
    SUSPECT_ADD = "suspect:add"
    SUSPECT_READ = "suspect:read"
    SUSPECT_CHANGE = "suspect:change"
    SUSPECT_SEAL = "suspect:seal"
    SUSPECT_READ_SEALED = "suspect:read_sealed"
    IDENTITY_RECORD = "identity:record"
    IDENTITY_READ = "identity:read"
    IDENTITY_SEARCH = "identity:search"
    ANNOTATION_READ = "annotation:read"
    ANNOTATION_WRITE = "annotation:write"
    DRAFT_READ = "draft:read"
    DRAFT_SAVE = "draft:save"
    DRAFT_DISCARD = "draft:discard"
    ASSESSMENT_MAKE = "assessment:make"
    ASSESSMENT_READ = "assessment:read"
    ASSESSMENT_CORRECT = "assessment:correct"
    COMPARISON_READ = "comparison:read"
    DECISION_MAKE = "decision:make"
    DECISION_READ = "decision:read"
    DECISION_CORRECT = "decision:correct"
    APPROVAL_GIVE = "approval:give"
    APPROVAL_READ = "approval:read"
    EVENT_RECORD = "event:record"
    EVENT_READ = "event:read"
    EVENT_CORRECT = "event:correct"
    MEASURE_RECORD = "measure:record"
    MEASURE_READ = "measure:read"
    MEASURE_CHANGE = "measure:change"
    NECESSITY_TASK_READ = "necessity_task:read"
    RECORDS_IMPORT = "records:import"
    RECORDS_EXPORT = "records:export"
    STATISTICS_READ = "statistics:read"
    AUDIT_READ = "audit:read"
    AUDIT_VERIFY = "audit:verify"
    AUDIT_EXPORT = "audit:export"
    RETENTION_RUN = "retention:run"
    BACKUP_WRITE = "backup:write"
    BACKUP_RESTORE = "backup:restore"
    WRAPPING_KEY_ROTATE = "wrapping_key:rotate"
    SETTING_READ = "setting:read"
    SETTING_CHANGE = "setting:change"
    SCORECARD_READ = "scorecard:read"
    SCORECARD_PROPOSE = "scorecard:propose"
    SCORECARD_APPROVE = "scorecard:approve"
    SCORECARD_ACTIVATE = "scorecard:activate"
    SCORECARD_ROLL_BACK = "scorecard:roll_back"
    SCORECARD_WITHDRAW = "scorecard:withdraw"


PEOPLE_ONLY = frozenset(
    {
        Action.PASSWORD_CHANGE,
        *(Action.ORGANISATION_CREATE, Action.USER_CREATE, Action.USER_CHANGE),
        *(Action.KEY_CREATE, Action.KEY_REVOKE),
        *(Action.DECISION_MAKE, Action.DECISION_CORRECT, Action.APPROVAL_GIVE),
        *(Action.SUSPECT_READ_SEALED, Action.SETTING_CHANGE),
        *(Action.SCORECARD_PROPOSE, Action.SCORECARD_APPROVE),
        *(Action.SCORECARD_ACTIVATE, Action.SCORECARD_ROLL_BACK, Action.SCORECARD_WITHDRAW),
    }
)
"""What no key allows: a machine makes no decision, no account and no key."""

CONSOLE_ACTIONS = frozenset(
    {
        *(Action.ORGANISATION_LIST, Action.ORGANISATION_CREATE),
        *(Action.USER_LIST, Action.USER_CREATE, Action.USER_CHANGE),
        *(Action.AUDIT_VERIFY, Action.AUDIT_EXPORT, Action.WRAPPING_KEY_ROTATE),
        *(Action.BACKUP_WRITE, Action.BACKUP_RESTORE, Action.RETENTION_RUN),
        Action.SCORECARD_READ,
    }
)
"""What the operator does at the console of the server; nothing about a case's content."""
