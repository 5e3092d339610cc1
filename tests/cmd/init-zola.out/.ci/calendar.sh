#!/bin/sh
# Builds the calendar feeds of content/events into public/calendar. Run it after the site is built, because a
# generator may empty its output folder, and before the site is deployed. Needs curl.
set -eu
version=v0.1.0
# The address of the published feeds. Its manifest records the revisions of the sessions.
live=${CALENDAR_URL:-https://zola.example.org/calendar}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
curl -fsSL --retry 3 -o "$work/install.sh" "https://github.com/calfeed/calfeed/releases/download/$version/install.sh"
CALFEED_VERSION=$version CALFEED_TO=$work sh "$work/install.sh"

set --
if [ -z "$live" ]; then
  echo "calendar: set CALENDAR_URL to the address of the published feeds; without it revisions begin anew" >&2
else
  status=$(curl -sSL --retry 3 -o "$work/feeds.json" -w '%{http_code}' "$live/feeds.json")
  case $status in
    200) set -- --previous "$work/feeds.json" ;;
    404) echo "calendar: nothing is published at $live yet" ;;
    *)
      echo "calendar: $live answers $status; building without it would begin every revision anew" >&2
      exit 1 ;;
  esac
fi
"$work/calfeed" build content/events --out public/calendar "$@"
