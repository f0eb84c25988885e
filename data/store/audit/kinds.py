"""Kinds of audit events, ``subject:action``, each with its words.

The values are stored in the chain: never rename or reuse one.
"""

from __future__ import annotations

from enum import StrEnum


class AuditKind(StrEnum):
    """What happened; the value is what is stored."""

    ORGANISATION_CREATED = "organisation:created"
    ORGANISATION_CHANGED = "organisation:changed"
    ORGANISATION_CLOSED = "organisation:closed"
    USER_INVITED = "user:invited"
    USER_CREATED = "user:created"
    USER_CHANGED = "user:changed"
    USER_DISABLED = "user:disabled"
    USER_ENABLED = "user:enabled"
    ROLES_CHANGED = "roles:changed"
    PASSWORD_CHANGED = "password:changed"  # noqa: S105 - the name of an event
    LOGIN_ATTEMPTED = "login:attempted"
    LOGIN_REFUSED = "login:refused"
    LOGIN_LOCKED = "login:locked"
    SESSION_OPENED = "session:opened"
    SESSION_RENEWED = "session:renewed"
    SESSION_CLOSED = "session:closed"
    API_KEY_CREATED = "api_key:created"
    API_KEY_REVOKED = "api_key:revoked"
    CASE_CREATED = "case:created"
    CASE_CHANGED = "case:changed"
    CASE_ASSIGNED = "case:assigned"
    CASE_SHARED = "case:shared"
    CASE_SHARE_WITHDRAWN = "case:share_withdrawn"
    CASE_ACCEPTED = "case:accepted"
    CASE_CLOSED = "case:closed"
    CASE_READ_FOREIGN = "case:read_foreign"
    SUSPECT_ADDED = "suspect:added"
    SUSPECT_CHANGED = "suspect:changed"
    SUSPECT_SEALED = "suspect:sealed"
    SUSPECT_SEALED_READ = "suspect:sealed_read"
    SUSPECT_ERASED = "suspect:erased"
    IDENTITY_RECORDED = "identity:recorded"
    IDENTITY_CHANGED = "identity:changed"
    IDENTITY_READ = "identity:read"
    IDENTITY_SEARCHED = "identity:searched"
    ANNOTATION_RECORDED = "annotation:recorded"
    ANNOTATION_CHANGED = "annotation:changed"
    DRAFT_SAVED = "draft:saved"
    DRAFT_DISCARDED = "draft:discarded"
    ASSESSMENT_MADE = "assessment:made"
    ASSESSMENT_CORRECTED = "assessment:corrected"
    DECISION_MADE = "decision:made"
    DECISION_CORRECTED = "decision:corrected"
    DECISION_APPROVED = "decision:approved"
    DECISION_RETURNED = "decision:returned"
    EVENT_RECORDED = "event:recorded"
    EVENT_CORRECTED = "event:corrected"
    MEASURE_RECORDED = "measure:recorded"
    MEASURE_CHANGED = "measure:changed"
    RECORDS_IMPORTED = "records:imported"
    RECORDS_EXPORTED = "records:exported"
    SETTING_CHANGED = "setting:changed"
    SCORECARD_PROPOSED = "scorecard:proposed"
    SCORECARD_APPROVED = "scorecard:approved"
    SCORECARD_ACTIVATED = "scorecard:activated"
    SCORECARD_REFUSED = "scorecard:refused"
    SCORECARD_WITHDRAWN = "scorecard:withdrawn"
    SCORECARD_ROLLED_BACK = "scorecard:rolled_back"
    KEYS_ROTATED = "keys:rotated"
    RETENTION_RUN = "retention:run"
    AUDIT_EXPORTED = "audit:exported"
    BACKUP_RESTORED = "backup:restored"


KIND_WORDS: dict[AuditKind, tuple[str, str]] = {
    AuditKind.ORGANISATION_CREATED: ("新建单位", "Organisation created"),
    AuditKind.ORGANISATION_CHANGED: ("变更单位信息", "Organisation changed"),
    AuditKind.ORGANISATION_CLOSED: ("停用单位", "Organisation closed"),
    AuditKind.USER_INVITED: ("发出账号邀请", "User invited"),
    AuditKind.USER_CREATED: ("新建用户", "User created"),
    AuditKind.USER_CHANGED: ("变更用户信息", "User changed"),
    AuditKind.USER_DISABLED: ("停用用户", "User disabled"),
    AuditKind.USER_ENABLED: ("启用用户", "User enabled"),
    AuditKind.ROLES_CHANGED: ("变更用户角色", "Roles changed"),
    AuditKind.PASSWORD_CHANGED: ("修改密码", "Password changed"),
    AuditKind.LOGIN_ATTEMPTED: ("尝试登录", "Login attempted"),
    AuditKind.LOGIN_REFUSED: ("登录被拒", "Login refused"),
    AuditKind.LOGIN_LOCKED: ("登录锁定", "Login locked"),
    AuditKind.SESSION_OPENED: ("登录", "Session opened"),
    AuditKind.SESSION_RENEWED: ("会话续期", "Session renewed"),
    AuditKind.SESSION_CLOSED: ("退出登录", "Session closed"),
    AuditKind.API_KEY_CREATED: ("新建接口密钥", "Machine key created"),
    AuditKind.API_KEY_REVOKED: ("吊销接口密钥", "Machine key revoked"),
    AuditKind.CASE_CREATED: ("新建案件", "Case created"),
    AuditKind.CASE_CHANGED: ("变更案件信息", "Case changed"),
    AuditKind.CASE_ASSIGNED: ("分配案件", "Case assigned"),
    AuditKind.CASE_SHARED: ("共享案件", "Case shared"),
    AuditKind.CASE_SHARE_WITHDRAWN: ("撤回案件共享", "Case share withdrawn"),
    AuditKind.CASE_ACCEPTED: ("接收共享案件", "Shared case accepted"),
    AuditKind.CASE_CLOSED: ("案件办结", "Case closed"),
    AuditKind.CASE_READ_FOREIGN: ("查阅外单位案件", "Case of another organisation read"),
    AuditKind.SUSPECT_ADDED: ("添加犯罪嫌疑人", "Suspect added"),
    AuditKind.SUSPECT_CHANGED: ("变更犯罪嫌疑人信息", "Suspect changed"),
    AuditKind.SUSPECT_SEALED: ("封存犯罪嫌疑人记录", "Suspect's record sealed"),
    AuditKind.SUSPECT_SEALED_READ: ("查阅封存记录", "Sealed record read"),
    AuditKind.SUSPECT_ERASED: ("销毁个人信息", "Personal part erased"),
    AuditKind.IDENTITY_RECORDED: ("录入身份信息", "Identity recorded"),
    AuditKind.IDENTITY_CHANGED: ("变更身份信息", "Identity changed"),
    AuditKind.IDENTITY_READ: ("查阅身份信息", "Identity read"),
    AuditKind.IDENTITY_SEARCHED: ("按身份信息检索", "Searched by identity"),
    AuditKind.ANNOTATION_RECORDED: ("录入说明", "Annotation recorded"),
    AuditKind.ANNOTATION_CHANGED: ("修改说明", "Annotation changed"),
    AuditKind.DRAFT_SAVED: ("保存草稿", "Draft saved"),
    AuditKind.DRAFT_DISCARDED: ("删除草稿", "Draft discarded"),
    AuditKind.ASSESSMENT_MADE: ("完成评估", "Assessment made"),
    AuditKind.ASSESSMENT_CORRECTED: ("更正评估", "Assessment corrected"),
    AuditKind.DECISION_MADE: ("作出决定", "Decision made"),
    AuditKind.DECISION_CORRECTED: ("更正决定记录", "Decision corrected"),
    AuditKind.DECISION_APPROVED: ("审批同意", "Decision approved"),
    AuditKind.DECISION_RETURNED: ("审批退回", "Decision returned"),
    AuditKind.EVENT_RECORDED: ("录入事件", "Event recorded"),
    AuditKind.EVENT_CORRECTED: ("更正事件", "Event corrected"),
    AuditKind.MEASURE_RECORDED: ("录入强制措施", "Measure recorded"),
    AuditKind.MEASURE_CHANGED: ("变更强制措施", "Measure changed"),
    AuditKind.RECORDS_IMPORTED: ("导入数据", "Records imported"),
    AuditKind.RECORDS_EXPORTED: ("导出数据", "Records exported"),
    AuditKind.SETTING_CHANGED: ("变更设置", "Setting changed"),
    AuditKind.SCORECARD_PROPOSED: ("提出评分卡", "Scorecard proposed"),
    AuditKind.SCORECARD_APPROVED: ("批准评分卡", "Scorecard approved"),
    AuditKind.SCORECARD_ACTIVATED: ("启用评分卡", "Scorecard activated"),
    AuditKind.SCORECARD_REFUSED: ("不批准评分卡", "Scorecard refused"),
    AuditKind.SCORECARD_WITHDRAWN: ("撤回评分卡", "Scorecard withdrawn"),
    AuditKind.SCORECARD_ROLLED_BACK: ("回退评分卡", "Scorecard rolled back"),
    AuditKind.KEYS_ROTATED: ("轮换密钥", "Keys rotated"),
    AuditKind.RETENTION_RUN: ("执行保存期限清理", "Retention run"),
    AuditKind.AUDIT_EXPORTED: ("导出审计记录", "Audit trail exported"),
    AuditKind.BACKUP_RESTORED: ("从备份恢复", "Restored from backup"),
}
"""Chinese and English words of every kind."""
