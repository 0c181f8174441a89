#!/bin/sh
# Puts the certificate that production serves where nginx looks for it: the one that was given, else
# one that it signs itself, made once and kept. Run by ./stack, and by the entrypoint of the nginx
# image, in which openssl comes with ca-certificates.
set -eu
umask 077
: "${GIVEN_CERT=/run/tls/given.crt}" "${GIVEN_KEY=/run/tls/given.key}"
cd "${TLS_FOLDER:-/etc/nginx/tls}"
for given in "LAB_TLS_CERT $GIVEN_CERT" "LAB_TLS_KEY $GIVEN_KEY"; do
  if [ -d "${given#* }" ]; then
    echo "${given%% *} names a folder; set it to a PEM file" >&2
    exit 1
  fi
done
if [ ! -s "$GIVEN_CERT" ] && [ ! -s "$GIVEN_KEY" ]; then
  GIVEN_CERT=self-signed.crt GIVEN_KEY=self-signed.key
  # It is made anew a month before it ends.
  openssl x509 -in self-signed.crt -noout -checkend 2592000 >/dev/null 2>&1 ||
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 825 \
      -subj "/CN=lab-inventory" -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" \
      -out self-signed.crt -keyout self-signed.key
elif [ ! -s "$GIVEN_CERT" ] || [ ! -s "$GIVEN_KEY" ]; then
  echo "LAB_TLS_CERT and LAB_TLS_KEY belong together; set both, or neither" >&2
  exit 1
fi
cat "$GIVEN_CERT" >server.crt
cat "$GIVEN_KEY" >server.key
