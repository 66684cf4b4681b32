#!/usr/bin/env bash
# Runs the on-device suites on nanoFramework's interpreter, nanoCLR: the device's own code, heap and class library, on a
# PC. It takes what a device build of nanoDevice.sln (Visual Studio or VS Code with the nanoFramework extension) left in
# tests/device/*/bin, and the "nanoclr" tool (dotnet tool install -g nanoclr). Where either is missing it says so and
# ends with 0: nothing was tried, and nothing failed.
set -euo pipefail

usage() {
    cat <<'END'
tests/on-nanoclr.sh [options] [SUITE...]            a SUITE is a folder of tests/device; default: all

  -c, --configuration NAME   which device build: Release (default) or Debug
      --pe DIR               PE files from elsewhere: DIR/SUITE/*.pe
      --clr PATH             the interpreter; default: $NANOCLR, else "nanoclr" of the PATH.
                             nanoclr            called as: nanoclr run --assemblies ...
                             a folder, .dll, .so, .dylib: that build of it, through "nanoclr"
                             another program    called as: PROGRAM file.pe ... (the runner of a host build of nanoCLR)
      --timeout SECONDS      for one suite (default 1800)
  -q, --quiet                only what failed or was skipped, and a line for each suite

Ends with 0 if all passed or there was nothing to run with, 1 if a test failed, a suite did not come to its end, or one
reported another number of tests than its sources have, 2 for a wrong argument.
END
}

here="$(cd "$(dirname "$0")" && pwd)"
configuration=Release clr="${NANOCLR:-}" pe="" timeout=1800 quiet="" asked=""
suites=()

while [ $# -gt 0 ]; do
    case "$1" in
        -c|--configuration|--pe|--clr|--timeout)
            [ $# -gt 1 ] || { echo "$1 needs a value." >&2; exit 2; }
            case "$1" in
                --pe) pe="$2" asked=yes ;;
                --clr) clr="$2" ;;
                --timeout) timeout="$2" ;;
                *) configuration="$2" ;;
            esac
            shift ;;
        -q|--quiet) quiet=yes ;;
        -h|--help) usage; exit 0 ;;
        -*) echo "Unknown option $1; see --help." >&2; exit 2 ;;
        *) suites+=("$1"); asked=yes ;;
    esac
    shift
done

# How to start it.
if [ -z "$clr" ]; then
    command -v nanoclr >/dev/null 2>&1 || {
        echo "Skipped: no nanoCLR here. Install it (dotnet tool install -g nanoclr) or name one with --clr or NANOCLR."
        exit 0
    }
    clr=nanoclr
fi
[ "$clr" = nanoclr ] || [ -e "$clr" ] || { echo "No such interpreter: $clr" >&2; exit 2; }
case "$(basename "$clr")" in
    nanoclr|nanoclr.exe|nanoclr.dll) run=("$clr" run --assemblies) ;;
    *.dll|*.so|*.dylib) run=(nanoclr run --clrpath "$(dirname "$clr")" --assemblies) ;;
    *) if [ -d "$clr" ]; then run=(nanoclr run --clrpath "$clr" --assemblies); else run=("$clr"); fi ;;
esac
case "${run[0]}" in *.dll) run=(dotnet "${run[@]}") ;; esac
command -v "${run[0]}" >/dev/null 2>&1 || { echo "Cannot run ${run[0]}: it is not there or not executable." >&2; exit 2; }

limit=()
if command -v timeout >/dev/null 2>&1; then limit=(timeout "$timeout"); fi

if [ ${#suites[@]} -eq 0 ]; then
    for f in "$here"/device/*/*.nfproj; do suites+=("$(basename "$(dirname "$f")")"); done
fi

# The device prints a line for each [Setup], [Cleanup] and [DataRow], and for each [TestMethod] without rows.
expected() {
    find "$here/device/$1" -name '*.cs' ! -path '*/bin/*' ! -path '*/obj/*' -exec cat {} + | tr -d '\r' | awk '
        { gsub(/^[ \t]+|[ \t]+$/, "") }
        /^\[DataRow\(/ { rows++; next }
        $0 == "[TestMethod]" { test = 1; next }
        $0 == "[Setup]" || $0 == "[Cleanup]" { n++; next }
        /[{]|=>/ { n += rows > 0 ? rows : test; rows = 0; test = 0 }
        END { print n + 0 }'
}

# Its report: "Test passed,<name>,<ticks of 100 ns>", "Test failed,<name>,<text>", "Test skipped,<name>,<text>".
report() {
    awk -v quiet="$quiet" '
        { sub(/\r$/, "") }
        !/^Test (passed|failed|skipped),/ { next }
        {
            verdict = $0; sub(/^Test /, "", verdict); sub(/,.*/, "", verdict)
            rest = $0; sub(/^[^,]*,/, "", rest)
            name = rest; sub(/,.*/, "", name)
            text = rest; sub(/^[^,]*,?/, "", text)
            if (verdict == "passed") { if (!quiet) printf "  passed   %s (%.1f ms)\n", name, text / 10000 }
            else printf "  %-8s %s: %s\n", verdict, name, text
        }' "$1"
}

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
ran=0 bad=0 total=0

for suite in "${suites[@]}"; do
    [ -d "$here/device/$suite" ] || { echo "No suite tests/device/$suite." >&2; exit 2; }
    folder="${pe:+$pe/$suite}"
    folder="${folder:-$here/device/$suite/bin/$configuration}"

    if [ ! -e "$folder/NFUnitTest.pe" ]; then
        if [ -n "$asked" ]; then
            echo "$suite: no NFUnitTest.pe in $folder; build nanoDevice.sln for the device first." >&2
            exit 2
        fi
        echo "$suite: skipped, no device build in $folder"
        continue
    fi

    # Dependencies first: mscorlib, then the rest, the tests last.
    files=()
    [ ! -e "$folder/mscorlib.pe" ] || files+=("$folder/mscorlib.pe")
    for f in "$folder"/*.pe; do
        case "$(basename "$f")" in mscorlib.pe|NFUnitTest.pe) ;; *) files+=("$f") ;; esac
    done
    files+=("$folder/NFUnitTest.pe")

    ran=$((ran + 1)) status=0 start=$SECONDS
    ${limit[@]+"${limit[@]}"} "${run[@]}" "${files[@]}" >"$log" 2>&1 </dev/null || status=$?

    passed=$(grep -c '^Test passed,' "$log" || true)
    failed=$(grep -c '^Test failed,' "$log" || true)
    skipped=$(grep -c '^Test skipped,' "$log" || true)
    found=$((passed + failed + skipped)) wanted=$(expected "$suite") trouble=""
    total=$((total + found))

    if [ "$status" -eq 124 ]; then trouble="stopped after $timeout s"
    elif [ "$status" -ne 0 ]; then trouble="the interpreter ended with $status"
    elif ! grep -q '^Done\.' "$log"; then trouble="the interpreter did not come to its end"
    elif [ "$found" -gt "$wanted" ] || { [ "$found" -lt "$wanted" ] && [ "$skipped" -eq 0 ]; }; then
        # A [Setup] that skips its class is the one way to fewer lines.
        trouble="$found results, but the sources have $wanted tests: another build than these sources, or an assembly that did not load"
    fi

    echo "$suite: $passed passed, $failed failed, $skipped skipped in $((SECONDS - start)) s${trouble:+; $trouble}"
    report "$log"

    if [ -n "$trouble" ]; then
        echo "  The interpreter's last words:"
        { grep -v '^Test passed,' "$log" || true; } | tail -n 15 | sed 's/^/  | /'
    fi
    if [ -n "$trouble" ] || [ "$failed" -gt 0 ]; then bad=$((bad + 1)); fi
done

if [ "$ran" -eq 0 ]; then
    echo "Skipped: no device build to run. Build nanoDevice.sln with the nanoFramework extension, or name PE files with --pe."
    exit 0
fi
echo "$ran suites, $total results, $bad suites with failures."
[ "$bad" -eq 0 ]
