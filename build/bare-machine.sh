#!/usr/bin/env bash
# Tests README's two commands on a bare machine: a new Debian root with Debian's nodejs and npm, in which `npm run setup` and
# `npm start -- --once` run on a clone of the last commit, as an unprivileged user and as root.
#
#   build/bare-machine.sh [--as person|root] [--cluster] [--test [WORD…]]
#
#   --as       only one of the two; each has a root of its own
#   --cluster  `npm run setup -- --cluster` besides, and three relays on what it fetched, of which one is killed each second
#   --test     `npm test` besides, or only the test files whose path contains one of the words
#
# Needs root, debootstrap, git and unshare. All mounts are in a separate namespace that ends with the script, and the roots are
# removed. The host's network is used: its name resolution, apt and npm settings, and the certificates that npm trusts (`cafile`,
# or NODE_EXTRA_CA_CERTS). Debian comes from the host's apt mirrors, or from MIRROR and SECURITY_MIRROR.
set -euo pipefail

suite=trixie
project=$(cd "$(dirname "$0")/.." && pwd)
# Separate namespaces: mounts and processes end with the command.
apart=(unshare --mount --pid --fork --kill-child --)

main() {
  local people=(person root) tests=()
  several=
  while [ $# -gt 0 ]; do
    case $1 in
      --as) [[ ${2:-} =~ ^(person|root)$ ]] || usage; people=("$2"); shift 2 ;;
      --cluster) several=yes; shift ;;
      --test) shift; tests=(npm test); [ $# -gt 0 ] && tests+=(-- "$@"); set -- ;;
      *) usage ;;
    esac
  done
  [ "$(id -u)" = 0 ] || refuse 'only root can make a Debian root'
  for program in debootstrap git unshare; do
    command -v "$program" > /dev/null || refuse "$program is not installed"
  done
  mirror=${MIRROR:-$(archive "$suite")}
  security=${SECURITY_MIRROR:-$(archive "$suite-security")}
  [ -n "$mirror" ] && [ -n "$security" ] || refuse "apt here knows no Debian $suite: name it by MIRROR and SECURITY_MIRROR"
  place=$(mktemp -d "${TMPDIR:-/var/tmp}/beckon-bare.XXXXXX")
  chmod 755 "$place"
  trap 'leave $?' EXIT

  timed 'a bare Debian' make_base
  for who in "${people[@]}"; do
    cp -a "$place/base" "$place/$who"
    timed "as $who" in_namespace "$who" "${tests[@]}"
    rm -rf --one-file-system "${place:?}/$who"
  done
  echo "passed: $(git -C "$project" rev-parse --short HEAD) on Debian $suite, as ${people[*]}"
}

usage() {
  sed -n '5,9s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

refuse() {
  echo "not run: $1" >&2
  exit 3
}

# archive CODENAME: the host's apt mirror for it, or nothing.
archive() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(SITE)' 'Identifier: Packages' "Codename: $1" 2> /dev/null | head -n 1
}

# timed WORDS COMMAND…: prints the step and its duration; exits if it fails.
timed() {
  local start=$SECONDS
  doing=$1
  shift
  echo "== $doing"
  "$@"
  echo "== done: $doing, $((SECONDS - start)) s"
  doing=
}

leave() {
  [ -z "${doing:-}" ] || echo "== failed: $doing" >&2
  rm -rf --one-file-system "$place"
  exit "$1"
}

# quietly COMMAND…: prints the output only if the command fails.
quietly() {
  local said
  said=$("$@" 2>&1) || { tail -n 20 <<< "$said" >&2; return 1; }
}

make_base() {
  local base=$place/base ca registry
  # It mounts too.
  quietly "${apart[@]}" debootstrap --variant=minbase "$suite" "$base" "$mirror"
  printf 'deb %s %s\n' "$mirror" "$suite main" "$security" "$suite-security main" > "$base/etc/apt/sources.list"
  apt-config dump Acquire > "$base/etc/apt/apt.conf.d/90calling-machine"
  cp /etc/hosts /etc/resolv.conf "$base/etc/"
  ca=$(npm config get cafile 2> /dev/null || true)
  if [ ! -f "$ca" ]; then ca=${NODE_EXTRA_CA_CERTS:-}; fi
  if [ -f "$ca" ]; then cp "$ca" "$base/etc/calling-machine.pem"; fi
  registry=$(npm config get registry 2> /dev/null || true)
  printf %s "$registry" > "$base/etc/calling-machine.registry"
  chroot "$base" useradd --create-home person
  for home in root home/person; do
    git clone --quiet --no-local "$project" "$base/$home/beckon"
    git -C "$base/$home/beckon" remote remove origin
  done
  chroot "$base" chown -R person: /home/person
  quietly in_root "$base" apt-get update
  quietly in_root "$base" apt-get install --yes --no-install-recommends nodejs npm
  echo "node $(chroot "$base" node --version), npm $(chroot "$base" npm --version)"
}

in_root() {
  local root=$1
  shift
  "${apart[@]}" "$BASH" "$0" --inside "$root" root "$@"
}

# Runs everything as one user. Root installs the packages that setup may not install itself and lists.
in_namespace() {
  local root=$place/$1 told setup=(npm run setup)
  [ $# -le 1 ] || setup+=(-- --tests)
  local as=("${apart[@]}" "$BASH" "$0" --inside "$root" "$1")
  if ! "${as[@]}" "${setup[@]}" 2>&1 | tee "$place/setup.log"; then
    told=$(sed -n 's/^system packages: as root, install: //p' "$place/setup.log")
    if [ -z "$told" ] || [ "$1" = root ]; then return 1; fi
    echo "== as root, as set-up says: $told"
    # shellcheck disable=SC2086
    quietly in_root "$root" $told --yes --no-install-recommends
    "${as[@]}" "${setup[@]}"
  fi
  "${as[@]}" npm start -- --once
  if [ -n "$several" ]; then
    "${as[@]}" npm run setup -- --cluster
    "${as[@]}" env REQUIRE_POSTGRES=1 npm test -- test/cluster/kills
  fi
  shift
  if [ $# -gt 0 ]; then "${as[@]}" "$@"; fi
}

# --inside ROOT WHO COMMAND…: runs in the namespace, which ends with its mounts.
inside() {
  local root=$1 who=$2 home=/root
  shift 2
  [ "$who" = root ] || home=/home/$who
  mount --make-rprivate /
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
  local settings=("HOME=$home" "USER=$who" PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8)
  settings+=(DEBIAN_FRONTEND=noninteractive "npm_config_registry=$(cat "$root/etc/calling-machine.registry")")
  if [ -f "$root/etc/calling-machine.pem" ]; then
    settings+=(npm_config_cafile=/etc/calling-machine.pem NODE_EXTRA_CA_CERTS=/etc/calling-machine.pem)
  fi
  # The shell remains as the namespace's init process and reaps orphans.
  chroot "$root" runuser -u "$who" -- env -i "${settings[@]}" sh -c 'cd ~/beckon && "$@"; exit $?' sh "$@"
}

if [ "${1:-}" = --inside ]; then
  shift
  inside "$@"
else
  main "$@"
fi
