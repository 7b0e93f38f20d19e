#!/usr/bin/env bash
# Asks the Functions host to take no new work and waits until what runs is done. Runs before the container is told to end; needs only bash
# and coreutils. Leaves without a word where the host does not answer: Kubernetes ends the container then.
port="${1:?port}" seconds="${2:?seconds}"
key=$(cat /run/secrets/functions-keys/host.master) || exit 0

request() {
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  printf '%s %s HTTP/1.1\r\nHost: localhost\r\nx-functions-key: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$1" "$2" "$key" >&3
  timeout 10 cat <&3
  exec 3>&-
}

deadline=$((SECONDS + seconds))
request POST /admin/host/drain >/dev/null 2>&1 || exit 0
sleep 2 # The listeners stop behind the answer.
while [ "$SECONDS" -lt "$deadline" ]; do
  answer=$(request GET /admin/host/drain/status 2>/dev/null) || exit 0
  case "$answer" in
    *'"Completed"'*) exit 0 ;;
    *'"InProgress"'* | *'"Disabled"'*) sleep 1 ;;
    *) exit 0 ;;
  esac
done
exit 0
