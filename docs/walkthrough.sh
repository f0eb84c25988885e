#!/usr/bin/env bash
# 一件案件的全过程：公安机关报捕前评估、报送、审查逮捕、审批、羁押必要性审查。案情、人员均系虚构。
# One case from the police's assessment to the review of necessity, over HTTP. Everything is invented.
#
#   nansha serve &
#   docs/walkthrough.sh
#
# Needs bash, curl and, for the first token, the program itself on the same machine and settings.
# NANSHA_ADDRESS is where the service answers.
set -euo pipefail

address="${NANSHA_ADDRESS:-http://127.0.0.1:8000}"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
password="$(head -c 18 /dev/urandom | base64)"
today="$(TZ=Asia/Shanghai date +%F)"

# say WORDS: what happens next.
say() { printf '\n== %s\n' "$1"; }

# value NAME: the first value of that name in the last answer.
value() { grep -o "\"$1\":\"[^\"]*\"" "$folder/answer" | head -n 1 | cut -d '"' -f 4; }

# call WHO METHOD PATH [BODY] [HEADER]: a request of someone with a session; an error ends the script.
call() {
  local body=()
  [[ -n "${4:-}" ]] && body=(--header 'Content-Type: application/json' --data "$4")
  curl --silent --show-error --fail-with-body --request "$2" "$address$3" \
    --cookie "$folder/$1.cookies" --cookie-jar "$folder/$1.cookies" \
    --header "Nansha-CSRF: $(cat "$folder/$1.csrf" 2>/dev/null || true)" \
    ${5:+--header "$5"} ${body[@]+"${body[@]}"} --output "$folder/answer" ||
    { cat "$folder/answer" >&2; exit 1; }
}

# sign_in WHO: open a session and keep its CSRF token.
sign_in() {
  call "$1" POST /v1/session "{\"login\": \"$1\", \"password\": \"$password\"}"
  value csrf >"$folder/$1.csrf"
}

# person LOGIN NAME ROLE ORGANISATION: make an account, invite its owner, set the password, log in.
person() {
  call administrator POST "/v1/organisations/$4/users" \
    "{\"login\": \"$1\", \"name\": \"$2\", \"roles\": [\"$3\"]}"
  call administrator POST "/v1/users/$(value id)/invitation"
  call "$1" POST /v1/invitations/accept \
    "{\"token\": \"$(value token)\", \"password\": \"$password\"}"
  sign_in "$1"
}

say '一、建立首个单位和管理员 The first organisation and its administrator'
token="$(nansha users bootstrap)"
call administrator POST /v1/bootstrap "{
  \"token\": \"$token\",
  \"organisation\": {\"kind\": \"procuratorate\", \"code\": \"jcy\", \"name\": \"某区人民检察院\"},
  \"login\": \"administrator\", \"name\": \"管理员\", \"password\": \"$password\"}"
procuratorate="$(value organisation_id)"
sign_in administrator

say '二、公安机关和办案人员 The police and the people'
call administrator POST /v1/organisations '{"kind": "police", "code": "gaj", "name": "某区公安分局"}'
police="$(value id)"
person officer '侦查员' police "$police"
person prosecutor '承办检察官' prosecutor "$procuratorate"
person head '部门负责人' approver "$procuratorate"
person deputy '副检察长' approver "$procuratorate"

say '三、公安机关建案，身份信息加密另存 The police make a case; the identity is sealed'
call officer POST /v1/cases '{"case_number": "某公捕〔2026〕1号"}' 'Idempotency-Key: case-1'
case="$(value id)"
call officer POST "/v1/cases/$case/suspects" '{
  "offence": "盗窃罪",
  "identity": {"name": "张某某", "birth_date": "1990-01-01"}}'
suspect="$(value id)"
call officer POST "/v1/suspects/$suspect/events" "{\"kind\": \"detained\", \"day\": \"$today\"}"

say '四、报捕前评估：草稿自动保存，完成后不可更改 Draft, then assessment'
call officer POST "/v1/suspects/$suspect/drafts" '{}'
draft="$(value id)"
call officer PUT "/v1/drafts/$draft" '{
  "findings": {"crime_evidence": "sufficient", "penalty": "imprisonment"},
  "answers": {
    "criminal_record": {"level": "none", "evidence": ["前科查询证明，第12页"]},
    "expected_sentence": "y1_3",
    "plea_acceptance": {"level": "signed", "evidence": ["认罪认罚具结书，第30页"]}}}' 'If-Match: "1"'
call officer POST "/v1/drafts/$draft/finish" '{}' 'If-Match: "2"'
assessed_by_police="$(value id)"
printf '基准判断 Recommendation: %s\n' "$(value recommendation)"

say '五、报送检察院；检察院接收，从公安机关的作答开始 Share and accept'
call officer POST "/v1/cases/$case/share" "{\"organisation_id\": \"$procuratorate\"}"
call prosecutor POST "/v1/cases/$case/accept" "{
  \"received_on\": \"$today\", \"case_number\": \"某检审捕〔2026〕1号\"}"
accepted="$(value id)"
draft="$(grep -o '"drafts":\["[^"]*' "$folder/answer" | cut -d '"' -f 4)"
call prosecutor GET "/v1/cases/$accepted"
suspect_accepted="$(grep -o '"suspects":\[{"id":"[^"]*' "$folder/answer" | cut -d '"' -f 6)"
printf '审查逮捕期限 Due on: %s\n' "$(value due_on)"

say '六、核实作答，完成评估，与公安机关的评估逐项比较 Verify, finish, compare'
call prosecutor POST "/v1/drafts/$draft/verify" '{}' 'If-Match: "1"'
call prosecutor POST "/v1/drafts/$draft/finish" '{}' 'If-Match: "2"'
assessed="$(value id)"
call prosecutor GET "/v1/assessments/$assessed_by_police/compare?with=$assessed"
call prosecutor GET "/v1/assessments/$assessed/report.docx?document=report"

say '七、决定批准逮捕：与建议不一致须说明理由，三人签署 A deviation, and three signatures'
call prosecutor POST "/v1/suspects/$suspect_accepted/decision" "{
  \"outcome\": \"arrest\", \"ground\": \"CPL81-1\", \"decided_on\": \"$today\",
  \"deviation\": {\"code\": \"circumstance_outside_scale\", \"text\": \"存在量表未列的情节，详见审查报告。\"},
  \"lawyer_opinion\": {\"text\": \"建议不批准逮捕。\", \"adopted\": false, \"reason\": \"理由见审查报告。\"}}" \
  'Idempotency-Key: decision-1'
decision="$(value id)"
call head POST "/v1/decisions/$decision/approvals" '{"verdict": "approved"}'
call deputy POST "/v1/decisions/$decision/approvals" '{"verdict": "approved"}'
call prosecutor GET "/v1/decisions/$decision"
printf '效力 Standing: %s\n' "$(value standing)"

say '八、公安机关只看到结果 The police see the outcome and nothing else'
call officer GET "/v1/suspects/$suspect/events"
grep -q '"kind":"arrest_approved"' "$folder/answer"
hidden="$(curl --silent --output "$folder/answer" --write-out '%{http_code}' \
  --cookie "$folder/officer.cookies" "$address/v1/assessments/$assessed")"
[[ "$hidden" == 404 ]]
call officer POST "/v1/suspects/$suspect/events" "{\"kind\": \"arrested\", \"day\": \"$today\"}"

say '九、羁押必要性审查：从上次评估开始，看变化和适用的条文 Review of necessity'
call prosecutor POST "/v1/suspects/$suspect_accepted/events" "{\"kind\": \"arrested\", \"day\": \"$today\"}"
call prosecutor POST "/v1/suspects/$suspect_accepted/review"
draft="$(value id)"
call prosecutor PUT "/v1/drafts/$draft" '{
  "findings": {
    "crime_evidence": "sufficient", "penalty": "imprisonment", "remorse": true,
    "custody": {"days_held": 20, "phase": "investigation"}},
  "answers": {
    "criminal_record": {"level": "none", "evidence": ["前科查询证明，第12页"], "source": "verified"},
    "expected_sentence": "y1_3",
    "plea_acceptance": {"level": "signed", "evidence": ["认罪认罚具结书，第30页"], "source": "verified"},
    "restitution": {"level": "full", "evidence": ["退赔收据，第41页"], "source": "verified"}}}' 'If-Match: "1"'
call prosecutor POST "/v1/drafts/$draft/finish" '{}' 'If-Match: "2"'
reviewed="$(value id)"
printf '理由码 Basis: %s\n' "$(value basis)"
call prosecutor GET "/v1/assessments/$assessed/compare?with=$reviewed"
printf '适用的条文 Provisions: %s\n' \
  "$(grep -o '"second":{"assessment".*"grounds":\[.*\]}' "$folder/answer" | grep -o 'R58[0-9-]*' | sort -u | tr '\n' ' ')"
call prosecutor POST "/v1/suspects/$suspect_accepted/decision" "{
  \"outcome\": \"recommend_release\", \"ground\": \"R580-8\", \"decided_on\": \"$today\"}"

say '十、审计链完整 The audit trail verifies'
nansha audit verify
printf '\n案件全过程完成 Done.\n'
