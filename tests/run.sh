#!/usr/bin/env bash
# Runs every test: builds all of it, installs through apt what the integration tests need and is missing, and says what
# to install where it can't. Arguments go on to "dotnet test".
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

need() { # need COMMAND PACKAGE
    command -v "$1" >/dev/null 2>&1 && return
    [ -x "/usr/sbin/$1" ] && return
    missing="$missing $2"
}

want() { # want FILE PACKAGE: tests that need it skip without it
    [ -e "$1" ] || wanted="$wanted $2"
}

missing=""
wanted=""
need openssl openssl
need gnutls-serv gnutls-bin
need mosquitto mosquitto
need mosquitto_sub mosquitto-clients
need node nodejs
need npm npm
want /usr/bin/javac openjdk-17-jdk-headless
want /usr/sbin/pcscd pcscd
want /usr/bin/opensc-tool opensc
want /usr/lib/pcsc/drivers/serial/libifdvpcd.so vsmartcard-vpcd
want /usr/lib/python3/dist-packages/cbor2 python3-cbor2
if [ -n "$missing$wanted" ]; then
    sudo=""
    [ "$(id -u)" -eq 0 ] || sudo="sudo -n"
    if command -v apt-get >/dev/null 2>&1 && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
        echo "installing:$missing$wanted"
        # The package starts a broker of its own on port 1883; the tests start theirs on ports of their own.
        $sudo apt-get update -qq
        install() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
        [ -z "$missing" ] || install $missing
        [ -z "$wanted" ] || install $wanted \
            || echo "without$wanted the tests over PC/SC or with Python's cbor2 are skipped, and the interop matrix has no Java"
    elif [ -n "$missing" ]; then
        echo "These are missing and can't be installed from here:$missing" >&2
        echo "Install them (Debian, Ubuntu: sudo apt-get install$missing) and run this again." >&2
        exit 1
    fi
fi

# The lint reads the firmware as both configurations build it.
dotnet build tests/Signet.Host.slnx -c Debug -v quiet
dotnet build nanoDevice.sln -c Debug -v quiet
dotnet build nanoDevice.sln -c Release -v quiet
matrix=tests/host/Signet.Interop.Tests/bin/Debug/net10.0/matrix.txt
rm -f "$matrix"
result=0
dotnet test tests/Signet.Host.slnx --no-build -c Debug "$@" || result=$?
if [ -f "$matrix" ]; then cat "$matrix"; fi
exit $result
