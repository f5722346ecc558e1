#!/usr/bin/env bash
# What the GitHub Action does, in a checkout of policies: validates them, runs their tests, and compares what they decide with the base. All of it
# is done also after a part that failed, so that a pull request learns everything at once.
set -uo pipefail

stationkeeper() { node "$ACTION/bin/stationkeeper.js" "$@"; }
# The settings are for verbs that plan: a test says itself what holds.
settings=()
[[ -n ${SETTINGS:-} ]] && settings=(--settings "$SETTINGS")
failed=()
# part NAME COMMAND…
part() {
  local name=$1
  shift
  echo "::group::$name"
  "$@"
  local status=$?
  echo '::endgroup::'
  ((status == 0)) || failed+=("$name")
}
# quietly COMMAND…: nothing that it prints is taken for a command to the runner, whatever files and sessions are called.
quietly() {
  local token status
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$token"
  "$@"
  status=$?
  echo "::$token::"
  return "$status"
}

check=(validate "${settings[@]}" -o github --horizon "$HORIZON")
[[ $STRICT == true ]] && check+=(--strict)
part 'Policies' stationkeeper "${check[@]}" -- "$POLICIES"
if [[ -n $(find "$POLICIES" -name '*.test.y*ml' -print -quit) ]]; then
  part 'Tests of policies' quietly stationkeeper test -- "$POLICIES"
else
  echo "::notice::There are no tests of policies: files named *.test.yaml beside them"
fi

compare() {
  local arguments=("${settings[@]}") line
  while IFS= read -r line; do [[ -n $line ]] && arguments+=(--observed "$line"); done <<<"$OBSERVED"
  [[ -n $OVER ]] && arguments+=(--over "$OVER")
  [[ $REDACT == false ]] || arguments+=(--redact)
  local file="$RUNNER_TEMP/stationkeeper-comment.md"
  # Once for the comment and once as annotations: the conditions are judged by the second.
  stationkeeper diff "${arguments[@]}" -o markdown -- "git:$BASE:$POLICIES" "$POLICIES" >"$file" || return
  cat -- "$file" >>"$GITHUB_STEP_SUMMARY"
  printf 'comment=%s\n' "$file" >>"$GITHUB_OUTPUT"
  while IFS= read -r line; do [[ -n $line ]] && arguments+=(--fail-if "$line"); done <<<"$FAIL_IF"
  stationkeeper diff "${arguments[@]}" -o github -- "git:$BASE:$POLICIES" "$POLICIES"
}
if [[ -n $BASE && -n ${OBSERVED//[[:space:]]/} ]]; then
  part 'What would be decided otherwise' compare
fi

((${#failed[@]} == 0)) && exit 0
printf 'Failed: %s\n' "$(IFS=,; echo "${failed[*]}")"
exit 1
