#!/usr/bin/env bash
# Runs `make build` and `make test` as a newcomer would: on a bare Debian, in a chroot, from a clone of this checkout.
#
#   sudo tools/bare.sh [--tools] [--again] [--in FOLDER] [bookworm] [trixie]
#
# Without a release: both. --tools: with the programs that tests speak to, else `make test TOOLS=no`.
# --in: where the systems are set up; they stay there. Else in a folder below TMPDIR, which is removed.
# --again: the systems that an earlier run has left there are used, with a new clone.
# Needs root, debootstrap and git. Debian comes from the mirror that this machine's apt uses; pip and npm are
# set up as they are on this machine. What is not committed is not tested.
set -euo pipefail
export LC_ALL=C.UTF-8

say() { printf '\n== %s\n' "$*"; }
die() { printf 'bare.sh: %s\n' "$*" >&2; exit 2; }
mounted=() # folders of this machine that a bare system shows: none of its size
size() { du -sxm "${mounted[@]/#/--exclude=}" "$@" 2>/dev/null | awk '{sum += $1} END {print sum + 0 " MB"}'; }

here=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
tools=no again=no folder="" releases=()
while [ $# -gt 0 ]; do
  case $1 in
    --tools) tools=yes ;;
    --again) again=yes ;;
    --in) folder=$(realpath -m "${2:?--in needs a folder}"); shift ;;
    bookworm | trixie) releases+=("$1") ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
  shift
done
[ ${#releases[@]} -gt 0 ] || releases=(bookworm trixie)
[ "$(id -u)" = 0 ] || die "needs root: sudo tools/bare.sh"
command -v debootstrap >/dev/null || die "debootstrap is missing: apt-get install debootstrap"

# Mounts in a namespace of our own are gone when we are, however we end, and nothing outside is reached by `rm`.
if [ "${BARE_NAMESPACE:-}" != yes ]; then
  [ -n "$folder" ] || { folder=$(mktemp -d); trap 'rm -rf --one-file-system "$folder"' EXIT; }
  set -- --in "$folder" "${releases[@]}"
  [ "$tools" = no ] || set -- --tools "$@"
  [ "$again" = no ] || set -- --again "$@"
  BARE_NAMESPACE=yes unshare --mount --propagation private "$0" "$@"
  exit
fi

archives=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages')
archive=$(awk -F'|' '$1 == "Debian" && $2 == "Debian" {print $3; exit}' <<<"$archives")
security=$(awk -F'|' '$2 == "Debian-Security" {print $3; exit}' <<<"$archives")
[ -n "$archive" ] || die "apt knows no mirror of Debian here: apt-get update"

# What tells pip, npm and git on this machine where to ask, and whom to trust.
passed=()
while IFS= read -r line; do passed+=("$line"); done < <(
  env | grep -E '^(PIP_[A-Z_]+|npm_config_[a-z_]+|NPM_CONFIG_[A-Z_]+|(https?|no|all)_proxy|(HTTPS?|NO|ALL)_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO)=' || true
)
configured=(/usr/local/share/ca-certificates /etc/pip.conf /etc/xdg/pip "$HOME/.config/pip" "$HOME/.pip" "$HOME/.npmrc" /etc/npmrc)
# files and folders that those name, such as certificates or packages on this disk
mapfile -t named < <({
  printf '%s\n' "${passed[@]#*=}"
  find "${configured[@]}" -type f -exec cat {} + 2>/dev/null
} | grep -oE '(^|[ =,]|file://)/[^ ,]+' | sed -E 's#^([ =,]|file://)##' | sort -u)

show() { # ROOT PATH…: small files are copied to the same place below ROOT; folders of packages are mounted, to be read only
  local root=$1 path there
  shift
  for path in "$@"; do
    there=$root${path/#"$HOME"/"/root"}
    if [ -f "$path" ] || { [ -d "$path" ] && [[ $path == /etc/* || $path == /usr/local/share/* || $path == "$HOME"/* ]]; }; then
      mkdir -p "$(dirname "$there")" && cp -LrT "$path" "$there" || return 1
    elif [ -d "$path" ] && [[ ! $path =~ ^/(dev|proc|sys|usr|var)?(/|$) ]]; then
      [ "$(dirname "$path")" = / ] || { path=$(dirname "$path") there=$(dirname "$there"); } # an index names files beside itself
      ! [ "$path" -ef "$there" ] || continue
      mkdir -p "$there" && mount --bind "$path" "$there" && mount -o remount,bind,ro "$there" || return 1
      mounted+=("$there")
    fi
  done
}

exec 3>&1
timed() { # NAME COMMAND…: run it, say how long it took; the same exit code
  local name=$1 start=$SECONDS code=0
  shift
  "$@" || code=$?
  printf '== %s: %s, %d s\n' "$name" "$([ $code = 0 ] && echo done || echo "FAILED ($code)")" $((SECONDS - start)) >&3
  return $code
}

inside() { # ROOT COMMAND…: as root of the bare system, with nothing of this machine's environment but what is passed
  local root=$1
  shift
  chroot "$root" /usr/bin/env -i HOME=/root USER=root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${passed[@]}" "$@"
}

boots() { # ROOT: what a system starts by itself
  (cd "$1" && find etc/systemd/system/*.wants etc/rc[2-5].d -type l ! -name 'K*' 2>/dev/null | sort) || true
}

bare() { # RELEASE ROOT: a Debian with python3, python3-venv, git and make
  local release=$1 root=$2
  [ ! -e "$root" ] || die "$root is there already: remove it, give another folder, or --again"
  mkdir -p "$root"
  # systemd too, as every Debian has it: it brings units of its own, which are not ours to be blamed for
  timed "a bare Debian" debootstrap --variant=minbase --include=systemd-sysv "$release" "$root" "$archive" >"$folder/$release.log" ||
    { tail -n 20 "$folder/$release.log"; return 1; }
  {
    echo "deb $archive $release main"
    echo "deb $archive $release-updates main"
    [ -z "$security" ] || echo "deb $security $release-security main"
  } >"$root/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::(https?|Retries)' >"$root/etc/apt/apt.conf.d/90machine" || true
}

one() { # RELEASE: the whole story; 1 where a command failed
  local release=$1 root=$folder/$1 failed=0 before
  say "$release"
  [ "$again" = yes ] || bare "$release" "$root" || return 1
  # the installer writes it, debootstrap of Debian 12 does not
  [ -e "$root/etc/hosts" ] || printf '127.0.0.1\tlocalhost\n::1\tlocalhost\n' >"$root/etc/hosts"
  rm -rf "$root/root/pipeline"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf" && mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" &&
    show "$root" "${configured[@]}" "${named[@]}" || return 1
  timed "python3 python3-venv git make" inside "$root" sh -ec '
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends python3 python3-venv git make' >>"$folder/$release.log" 2>&1 ||
    { tail -n 20 "$folder/$release.log"; return 1; }
  git clone -q --no-hardlinks "$here" "$root/root/pipeline" || return 1
  inside "$root" python3 --version
  before=$(boots "$root")
  printf 'The system: %s\n' "$(size "$root")"
  timed "make build ($release)" inside "$root" make -C /root/pipeline build || failed=1
  printf 'After make build: %s, of which .venv %s\n' "$(size "$root")" "$(size "$root/root/pipeline/.venv")"
  if [ $failed = 0 ]; then
    timed "make test TOOLS=$tools ($release)" inside "$root" make -C /root/pipeline test TOOLS=$tools || failed=1
  fi
  printf 'After make test: %s, of which .venv %s, ~/.cache %s\n' \
    "$(size "$root")" "$(size "$root/root/pipeline/.venv")" "$(size "$root/root/.cache")"
  if [ "$before" != "$(boots "$root")" ]; then
    echo "FAILED: these start by themselves now:"
    comm -13 <(echo "$before") <(boots "$root")
    failed=1
  fi
  umount -R "$root/proc" "$root/dev"
  return $failed
}

mkdir -p "$folder"
bad=0
for release in "${releases[@]}"; do
  one "$release" || bad=1
done
say "$([ $bad = 0 ] && echo "all done" || echo "something FAILED: see above")"
exit $bad
