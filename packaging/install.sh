#!/bin/sh
# Installs calfeed for this user.
#
#     curl -fsSL https://github.com/calfeed/calfeed/releases/latest/download/install.sh | sh
#
# CALFEED_VERSION   a tag such as v0.1.0, instead of the newest release
# CALFEED_FROM      an address or a local folder with the archives, instead of the releases
# CALFEED_TO        the folder of the binary, instead of ~/.local/bin
#
# The exit code is 2 if there is no binary for this system or version, and 1 for any other error, such as a
# wrong checksum.
set -eu
releases=https://github.com/calfeed/calfeed/releases
fail() { echo "calfeed: $2" >&2; exit "$1"; }

binary=calfeed
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) target=x86_64-unknown-linux-musl ;;
  Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-musl ;;
  Darwin-x86_64) target=x86_64-apple-darwin ;;
  Darwin-arm64) target=aarch64-apple-darwin ;;
  MINGW*-x86_64 | MSYS*-x86_64) target=x86_64-pc-windows-msvc binary=calfeed.exe ;;
  *) fail 2 "there is no binary for $(uname -s) on $(uname -m); use: cargo install calfeed" ;;
esac
if [ -n "${CALFEED_FROM:-}" ]; then from=$CALFEED_FROM
elif [ -n "${CALFEED_VERSION:-}" ]; then from=$releases/download/$CALFEED_VERSION
else from=$releases/latest/download; fi
to=${CALFEED_TO:-$HOME/.local/bin}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
get() { # get FILE
  if [ -d "$from" ]; then cp "$from/$1" "$work/$1"
  else curl -fsSL --retry 3 -o "$work/$1" "$from/$1"; fi || fail 2 "cannot get $from/$1"
}
archive=calfeed-$target.tar.gz
get "$archive"
get "$archive.sha256"
cd "$work"
if command -v sha256sum >/dev/null; then sha256sum -c "$archive.sha256" >/dev/null
else shasum -a 256 -c "$archive.sha256" >/dev/null; fi || fail 1 "the checksum of $archive is wrong"
tar -xzf "$archive"
mkdir -p "$to"
install -m 755 "calfeed-$target/$binary" "$to/$binary"
echo "installed $("$to/calfeed" --version) in $to"
case ":$PATH:" in *":$to:"*) ;; *) echo "to run it as calfeed, add this line to ~/.profile: export PATH=\"$to:\$PATH\"" ;; esac
