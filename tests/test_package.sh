#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# test_package.sh BUILD SCRATCH CC: the Debian packages that cpack makes install, work and go again
# without a trace, by dpkg, in a root folder of their own with a copy of this system's database, so
# that dependencies are checked but nothing here changes. Needs root; exits 77 without.
set -eu
build=$1 scratch=$2 cc=$3
tree=$(cd "$(dirname "$0")/.." && pwd)
for tool in dpkg dpkg-shlibdeps file cpack; do
    command -v "$tool" >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
[[ $(id -u) -eq 0 ]] || { echo 'skipped: dpkg installs as root only'; exit 77; }
rm -rf "$scratch"
mkdir -p "$scratch/root/var/lib" "$scratch/user"
(cd "$build" && cpack -B "$scratch/packages" >"$scratch/cpack.log" 2>&1) ||
    { cat "$scratch/cpack.log"; exit 1; }
rm -rf "$scratch/packages/_CPack_Packages"
packages=("$scratch"/packages/*.deb)
names=(contend libcontend-dev "libcontend$(cut -d. -f1,2 "$tree/VERSION")")

# What they need was found by dpkg-shlibdeps.
for name in contend "${names[2]}"; do
    needs=$(dpkg-deb -f "$scratch/packages/${name}_"*.deb Depends)
    for library in libc6 libhdf5-103-1 libyaml-0-2 libssl3 zlib1g libgomp1; do
        [[ $needs == *"$library"* || ! -e /usr/share/doc/$library ]] ||
            { echo "$name does not depend on $library: $needs"; exit 1; }
    done
done
[[ $(dpkg-deb -f "$scratch/packages/libcontend-dev_"*.deb Depends) == "${names[2]} (= "* ]]

mkdir "$scratch/root/var/lib/dpkg"
cp -r /var/lib/dpkg/{status,info,arch,diversions,statoverride} "$scratch/root/var/lib/dpkg/" \
    2>/dev/null || true
mkdir -p "$scratch/root/var/lib/dpkg/"{updates,triggers}
in_root() {
    dpkg --root="$scratch/root" --no-triggers --force-script-chrootless "$@" \
        >"$scratch/dpkg.log" 2>&1 || { cat "$scratch/dpkg.log"; exit 1; }
}
in_root -i "${packages[@]}"

usr=$scratch/root/usr
cd "$scratch/user"
"$usr/bin/contend" --version
"$usr/bin/contend" run two-clouds --customers 2000 --replications 2 -q
"$usr/bin/contend" info two-clouds.h5 | grep -q overtakes
[[ $("$usr/bin/contend" help scenarios) == "Scenarios in $usr/share/contend/scenarios,"* ]]
"$usr/bin/contend" --version --json >/dev/null # with the self-test
gzip -t "$usr/share/man/man1/contend.1.gz"
ls "$usr/share/zsh/vendor-completions/_contend" "$usr/share/bash-completion/completions/contend" \
    "$usr/share/doc/contend/copyright" >/dev/null

# A program built from the packages alone.
PKG_CONFIG_PATH=$(dirname "$(find "$usr" -name contend.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2016
sed -n '/^```c$/,/^```$/p' "$tree/docs/embedding.md" | sed '1d; /^```/,$d' >main.c
# shellcheck disable=SC2046
"$cc" main.c -o main $(pkg-config --cflags --libs contend)
LD_LIBRARY_PATH=$(dirname "$(find "$usr" -name libcontend.so)") \
    ./main "$usr/share/contend/scenarios/two-clouds.yaml" | grep -q '^tenfold, 4.0 years'

in_root --purge "${names[@]}"
left=$(find "$scratch/root" -path "$scratch/root/var" -prune -o -type f -print -o -type l -print)
[[ -z $left ]] || { echo "left behind: $left"; exit 1; }
echo 'installed, used, removed'
