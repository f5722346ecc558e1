#!/usr/bin/env bash
# What the GitHub Action does, in a checkout of policies: validates them, runs their tests, and compares what they decide with the base. All of it
# is done also after a part that failed, so that a pull request learns everything at once.
set -uo pipefail

stationkeeper() { node "$ACTION/bin/stationkeeper.js" "$@"; }
# The settings are for verbs that plan: a test says itself what holds. Where none are named the defaults hold, so they are written out: otherwise a
# stationkeeper.yaml in the checkout would count, which may be a pull request's own, or a link.
if [[ -z ${SETTINGS:-} ]]; then
  defaults=$(mktemp -d "$RUNNER_TEMP/stationkeeper.XXXXXX")/stationkeeper.yaml || exit 1
  printf 'apiVersion: stationkeeper/v1\nkind: Settings\nspec: {}\n' >"$defaults" || exit 1
fi
settings=(--settings "${SETTINGS:-$defaults}")
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

isBlank() { [[ -z ${1//[[:space:]]/} ]]; }
# isWithin PATH: it leads nowhere but to a file or folder of the checkout; what is wrong with others is shown line by line.
isWithin() { [[ $1 == /* || ! -e $1 || $(realpath "./$1")/ == "$(pwd -P)"/* && $(realpath "./$1")/ != "$(pwd -P)"/.git/* ]]; }
links=()
while IFS= read -r line; do
  isBlank "$line" && continue
  read -r line <<<"$line"
  isWithin "$line" || links+=("$line")
done <<<"$POLICIES
${SETTINGS:-}
$OBSERVED"
# A name that begins with a dash would be a command to find, which also deletes.
folder=$POLICIES
[[ $folder == /* ]] || folder=./$folder
[[ -n $(find "$folder" -type l -print -quit) ]] && links+=("$POLICIES")
if ((${#links[@]} > 0)); then
  # Whoever opens a pull request would else have any file of the runner read, and shown.
  echo '::error::Symbolic links are not followed: neither in the policies, nor out of the checkout. Put files in their place'
  exit 1
fi

check=(validate "${settings[@]}" -o github --horizon "$HORIZON")
[[ $STRICT == true ]] && check+=(--strict)
part 'Policies' stationkeeper "${check[@]}" -- "$POLICIES"
if [[ -n $(find "$folder" -name '*.test.y*ml' -print -quit) ]]; then
  part 'Tests of policies' quietly stationkeeper test -- "$POLICIES"
else
  echo "::notice::There are no tests of policies: files named *.test.yaml beside them"
fi

# addLines FLAG TEXT: the flag with each line of the text.
addLines() {
  local line
  while IFS= read -r line; do isBlank "$line" || arguments+=("$1" "$line"); done <<<"$2"
}

compare() {
  local arguments=("${settings[@]}") file old
  addLines --observed "$OBSERVED"
  addLines --fail-if "$FAIL_IF"
  isBlank "$OVER" || arguments+=(--over "$OVER")
  [[ $REDACT == false ]] || arguments+=(--redact)
  # One job may check several folders.
  file=$(mktemp -d "$RUNNER_TEMP/stationkeeper.XXXXXX")/comment.md || return
  # Once for the comment and once as annotations. Where a condition fails the check, the comment is written all the same, and says so.
  old="git:$BASE:$POLICIES"
  markdown "$old" "$file"
  # What repairs a base that is not valid would else never pass. The place of no policies counts as none.
  if (($? == 3)) && { markdown "$old/.none" "$file"; (($? != 3)); }; then
    echo '::warning::The policies of the base are not valid, so these are compared with none'
    old+=/.none
  fi
  if [[ -s $file ]]; then
    cat -- "$file" >>"$GITHUB_STEP_SUMMARY"
    printf 'comment=%s\n' "$file" >>"$GITHUB_OUTPUT"
  fi
  stationkeeper diff "${arguments[@]}" -o github -- "$old" "$POLICIES"
}
# markdown OLD FILE
markdown() { stationkeeper diff "${arguments[@]}" -o markdown -- "$1" "$POLICIES" >"$2" 2>/dev/null; }
if ! isBlank "$BASE" && ! isBlank "$OBSERVED"; then
  part 'What would be decided otherwise' compare
elif isBlank "$FAIL_IF"; then
  :
elif isBlank "$OBSERVED"; then
  # What nobody looked at is not passed.
  echo '::error::fail-if has nothing to judge by: it needs snapshots in observed'
  failed+=('Conditions')
else
  echo '::warning::There is no base to compare with, so fail-if was not judged'
fi

((${#failed[@]} == 0)) && exit 0
printf 'Failed: %s\n' "$(IFS=,; echo "${failed[*]}")"
exit 1
