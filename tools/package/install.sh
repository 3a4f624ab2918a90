#!/bin/sh
# Installs gcs: gets a release, checks who signed it, and puts one program into a folder.
#
#   sh install.sh [--to FOLDER] [--version VERSION] [--url URL]
#
# Nothing is started before it is checked, nothing is asked for by sudo, and only FOLDER is written to
# (~/.local/bin unless named). Needs curl or wget, tar, and OpenSSL 3.
set -eu

say() { printf '%s\n' "$*"; }
fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

# The name of this system in the files of a release.
system_name() {
  case "$(uname -s)" in
    Linux) os=linux ;;
    Darwin) os=macos ;;
    *) fail "there is no program for $(uname -s); on Windows take the .zip of the release" ;;
  esac
  case "$(uname -m)" in
    x86_64 | amd64) cpu=x64 ;;
    aarch64 | arm64) cpu=arm64 ;;
    *) fail "there is no program for $(uname -m)" ;;
  esac
  # A shell that is translated takes the processor for the older one.
  if [ "$os" = macos ] && [ "$(sysctl -n hw.optional.arm64 2>/dev/null)" = 1 ]; then cpu=arm64; fi
  printf '%s-%s\n' "$os" "$cpu"
}

# OpenSSL 1.1.1 and LibreSSL verify no Ed25519 signature on their command line.
find_openssl() {
  for one in openssl openssl3 /opt/homebrew/opt/openssl@3/bin/openssl \
    /usr/local/opt/openssl@3/bin/openssl; do
    if "$one" pkeyutl -help 2>&1 | grep -q -e -rawin; then
      printf '%s\n' "$one"
      return
    fi
  done
  fail "OpenSSL 3 is needed to check the signature, and is not here: install it, or check the" \
    "release on another machine and bring the program over (docs/install.md)"
}

# fetch FILE-OF-THE-RELEASE FOLDER MAX-BYTES
fetch() {
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL --proto '=https' --proto-redir '=https' --tlsv1.2 --max-redirs 5 \
      --connect-timeout 20 --speed-limit 100 --speed-time 60 --max-filesize "$3" \
      -o "$work/$1" "$url/$2/$1" || fail "cannot get $url/$2/$1"
  elif wget --help 2>&1 | grep -q -e --https-only; then
    wget -q --https-only --secure-protocol=TLSv1_2 --max-redirect=5 --timeout=60 --tries=2 \
      -O "$work/$1" "$url/$2/$1" || fail "cannot get $url/$2/$1"
  else
    fail "curl or wget is needed, and is not here"
  fi
  [ "$(wc -c <"$work/$1")" -le "$3" ] || fail "$1 is larger than a file of a release"
}

clean() {
  if [ -n "$work" ]; then rm -rf "$work"; fi
  if [ -n "$fresh" ]; then rm -f "$fresh"; fi
}

main() {
  key='@GCS_RELEASE_KEY@'
  url='@GCS_RELEASE_URL@'
  folder="${HOME:+$HOME/.local/bin}"
  wanted=
  work=
  fresh=
  while [ $# -gt 0 ]; do
    case "$1" in
      --to | --version | --url) [ $# -ge 2 ] || fail "$1 needs a value" ;;
    esac
    case "$1" in
      --to) folder=$2 && shift ;;
      --version) wanted=$2 && shift ;;
      --url) url=${2%/} && shift ;;
      *) fail "unknown word \"$1\"; there are --to FOLDER, --version VERSION and --url URL" ;;
    esac
    shift
  done
  case "$key" in
    @*) fail "this copy has no key to check a release with: take the install.sh of a release" ;;
  esac
  case "$url" in https://*) ;; *) fail "the address must begin with https://" ;; esac
  case "$wanted" in *[!0-9A-Za-z.-]*) fail "\"$wanted\" is no version" ;; esac
  [ -n "$folder" ] || fail "HOME is not set: name a folder with --to"
  case "$folder" in /*) ;; *) folder="$(pwd)/$folder" ;; esac

  system=$(system_name)
  openssl=$(find_openssl)
  umask 022
  mkdir -p "$folder" || fail "cannot make $folder: name another folder with --to"
  [ -w "$folder" ] || fail "cannot write to $folder: name another folder with --to"
  if [ -d "$folder/gcs" ]; then fail "$folder/gcs is a folder: name another one with --to"; fi
  if command -v dpkg >/dev/null 2>&1 && dpkg -S "$folder/gcs" >/dev/null 2>&1; then
    fail "$folder/gcs belongs to a package: upgrade that, or name another folder with --to"
  fi
  if command -v rpm >/dev/null 2>&1 && rpm -qf "$folder/gcs" >/dev/null 2>&1; then
    fail "$folder/gcs belongs to a package: upgrade that, or name another folder with --to"
  fi
  trap clean EXIT
  trap 'exit 130' HUP INT TERM
  work=$(mktemp -d)

  from=latest/download
  if [ -n "$wanted" ]; then from=download/v$wanted; fi
  fetch SHA256SUMS "$from" 65536
  fetch SHA256SUMS.sig "$from" 64
  printf '%s\n' '-----BEGIN PUBLIC KEY-----' "$key" '-----END PUBLIC KEY-----' >"$work/key.pem"
  "$openssl" pkeyutl -verify -pubin -inkey "$work/key.pem" -rawin -in "$work/SHA256SUMS" \
    -sigfile "$work/SHA256SUMS.sig" >/dev/null 2>&1 ||
    fail "the release is not signed with the key of this script: nothing was installed"

  name=$(sed -n "s/^[0-9a-f]\{64\} [ *]\(gcs-[0-9A-Za-z.-]*-$system\.tar\.gz\)\$/\1/p" \
    "$work/SHA256SUMS")
  case "$name" in
    '') fail "the release has no program for $system" ;;
    *[!0-9A-Za-z.-]*) fail "the list of the release names more than one program for $system" ;;
  esac
  version=${name#gcs-}
  version=${version%"-$system.tar.gz"}
  if [ -n "$wanted" ] && [ "$version" != "$wanted" ]; then
    fail "the host gives release $version in place of $wanted: nothing was installed"
  fi
  fetch "$name" "download/v$version" 268435456
  listed=$(sed -n "s/^\([0-9a-f]\{64\}\) [ *]$name\$/\1/p" "$work/SHA256SUMS")
  found=$("$openssl" dgst -sha256 -r "$work/$name" | cut -c 1-64)
  [ "$listed" = "$found" ] || fail "$name is not the file that was signed: nothing was installed"

  inside="gcs-$version-$system/gcs"
  tar -xzf "$work/$name" -C "$work" "$inside" || fail "$name cannot be unpacked"
  if [ ! -f "$work/$inside" ] || [ -L "$work/$inside" ]; then fail "$name holds no program"; fi
  fresh=$(mktemp "$folder/.gcs.XXXXXXXXXX") || fail "cannot write to $folder"
  cp "$work/$inside" "$fresh" || fail "cannot write to $folder"
  chmod 755 "$fresh"
  [ "$("$fresh" --version 2>/dev/null)" = "gcs $version" ] ||
    fail "the program does not run on this machine: nothing was installed (docs/install.md)"
  mv -f "$fresh" "$folder/gcs"
  fresh=

  say "gcs $version is $folder/gcs; later versions: gcs update"
  case ":${PATH:-}:" in
    *":$folder:"*) ;;
    *) say "$folder is not in PATH; for this shell: export PATH=\"$folder:\$PATH\"" ;;
  esac
}

# In braces, so that a script that was cut short does nothing at all.
{ main "$@"; }
