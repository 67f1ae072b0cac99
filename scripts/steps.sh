# Sourced by the pipelines: runs their steps one by one, says how long each took, stops at the first failure.

steps_began=$SECONDS

# step TITLE COMMAND…: a heading, the command (often a function), the time it took.
step() {
  local title=$1 began=$SECONDS code
  shift
  printf '\n=== %s\n' "$title"
  # In a subshell with -e of its own: inside `if` or `||`, bash would let a function go on after an error.
  set +e
  (set -e; "$@")
  code=$?
  set -e
  if [ "$code" -ne 0 ]; then
    printf '\n=== FAILED: %s (exit %d, after %s)\n' "$title" "$code" "$(took "$began")" >&2
    exit "$code"
  fi
  printf -- '--- %s: %s\n' "$title" "$(took "$began")"
}

# took SINCE: the time since, as 1m07s.
took() {
  local s=$((SECONDS - $1))
  printf '%dm%02ds' $((s / 60)) $((s % 60))
}

# as_root_install PACKAGE…: Debian's packages, when we may install them. Says no by its exit code, quietly.
as_root_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >&2 && return
  apt-get update >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >&2
}
