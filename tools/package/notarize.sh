#!/usr/bin/env bash
# Signs programs with a certificate of Apple and has them notarized; runs on macOS alone.
#
#   bash tools/package/notarize.sh PROGRAM…
#
# APPLE_SIGNING_IDENTITY is the name of the certificate, APPLE_CERTIFICATE the certificate with its key
# (PKCS#12, base64) and APPLE_CERTIFICATE_PASSWORD its password; APPLE_API_KEY (base64), _KEY_ID and
# _ISSUER are a key of App Store Connect. They lie in files and a keychain of their own, removed at the
# end.
set -euo pipefail
here="$(dirname "$0")"
work="$(mktemp -d)"
keychain="$work/signing.keychain-db"
password="$(uuidgen)"
trap 'security delete-keychain "$keychain" || true; rm -rf "$work"' EXIT
umask 077
printf %s "$APPLE_CERTIFICATE" | base64 --decode > "$work/certificate.p12"
printf %s "$APPLE_API_KEY" | base64 --decode > "$work/key.p8"
security create-keychain -p "$password" "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$work/certificate.p12" -k "$keychain" -P "$APPLE_CERTIFICATE_PASSWORD" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" > /dev/null
for program in "$@"; do
  codesign --force --sign "$APPLE_SIGNING_IDENTITY" --keychain "$keychain" --timestamp \
    --options runtime --entitlements "$here/entitlements.plist" "$program"
  codesign --verify --strict "$program"
  ditto -c -k "$program" "$work/$(basename "$program").zip"
  xcrun notarytool submit "$work/$(basename "$program").zip" --wait \
    --key "$work/key.p8" --key-id "$APPLE_API_KEY_ID" --issuer "$APPLE_API_ISSUER"
done
