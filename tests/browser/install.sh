#!/usr/bin/env bash
# Fetches the two checkers that the browser tests use into var/browser/; what is there already stays.
# axe-core (accessibility) and vnu-jar (the Nu HTML checker, needs Java) come through npm, as npm is configured here.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=$PWD/var/browser
mkdir -p "$target"

fetch() { # fetch PACKAGE@VERSION FILE-IN-PACKAGE NAME
    [ -s "$target/$3" ] && return
    local packed
    packed=$(mktemp -d)
    (cd "$packed" && npm pack --silent "$1" > /dev/null && tar xzf ./*.tgz "package/$2")
    mv "$packed/package/$2" "$target/$3"
    rm -rf "$packed"
}

fetch axe-core@4.14.1 axe.min.js axe.min.js
fetch vnu-jar@26.9.27 build/dist/vnu.jar vnu.jar
