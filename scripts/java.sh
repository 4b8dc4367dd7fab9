# shellcheck shell=sh
# Finds a JDK 25 or newer and Maven, and builds; to be sourced by a script that sets here.
: "${here:?}"

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$@"
  exit 1
}

# The major version of the JDK in a folder; 0 when it is none.
jdk_version() {
  [ -x "$1/bin/javac" ] || { echo 0; return; }
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  echo "${version:-0}"
}

find_java() {
  on_path=$(command -v javac || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")
  mac=
  [ ! -x /usr/libexec/java_home ] || mac=$(/usr/libexec/java_home -v 25+ 2>/dev/null || true)
  for jdk in "${JAVA_HOME:-}" "$on_path" "$mac" /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* /opt/java/*; do
    if [ -n "$jdk" ] && [ "$(jdk_version "$jdk")" -ge 25 ]; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return
    fi
  done
  die "Stowage needs a JDK 25 or newer, and none was found in JAVA_HOME, on the PATH or in /usr/lib/jvm." \
    "Install one: from your system's packages (openjdk-25-jdk, temurin-25-jdk, brew install openjdk)" \
    "or from https://adoptium.net, then run this again."
}

# Runs a command as root: directly, by sudo without asking, or not at all.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif sudo -n true 2>/dev/null; then sudo "$@"
  else return 1
  fi
}

apt_install() {
  as_root apt-get update -qq >/dev/null &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

find_maven() {
  command -v mvn >/dev/null && return
  if command -v apt-get >/dev/null; then
    say "Installing Maven (once) …"
    apt_install maven && return
  fi
  die "Stowage is built with Maven, and there is none." \
    "Install it (apt-get install maven, dnf install maven, brew install maven), then run this again."
}

maven() {
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
  export MAVEN_OPTS
  if [ -t 1 ]; then
    mvn -B -ntp -f "$here/pom.xml" "$@"
    return
  fi
  # Maven resets colours at both ends even where it used none: that has no place in a file.
  { ended=$({ { mvn -B -ntp -f "$here/pom.xml" "$@" 2>&1 3>&- 4>&- || echo $? >&3; } |
    sed -u "s/$(printf '\033')\[0m//g" >&4; } 3>&1); } 4>&1
  return "${ended:-0}"
}

# The newest jar of the server; nothing when it was not built.
server_jar() {
  for jar in "$here"/server/target/server-*.jar; do
    case $jar in
      *-tests.jar | *-sources.jar | *'*'*) ;;
      *) echo "$jar"; return ;;
    esac
  done
}

# Whether a source is newer than the jar.
is_stale() {
  [ -n "$(find "$here" \( -name target -o -name .git -o -name node_modules -o -name test \
    -o -name acceptance -o -name bench -o -name data \) -prune \
    -o -type f \( -path '*/src/main/*' -o -path '*/ui/src/*' -o -name pom.xml -o -name package-lock.json \) -newer "$1" -print | head -n 1)" ]
}

# Whether what a build writes may be written: a service runs from a tree that is another user's.
can_build() {
  for folder in "$here/target" "$here/server/target"; do
    [ -d "$folder" ] || folder=$(dirname "$folder")
    [ -w "$folder" ] || return 1
  done
}

# Settles for what is built where building is not ours; says once what it then lacks.
run_as_built() {
  [ -n "$jar" ] || die "Stowage is not built yet, and $(id -un) may not write to $here." \
    "Build it once as the owner of that folder: ./stowage --version"
  if is_stale "$jar"; then
    say "Running what was built: its sources are newer, but $(id -un) may not write to $here."
  elif ! [ -s "$aot" ]; then
    say "Starting slowly, without what the build learned: $(id -un) may not write to $here."
  fi
}

# Builds the server when it is missing or older than its sources, then its AOT cache.
build_if_needed() {
  jar=$(server_jar)
  aot=$here/server/target/stowage.aot
  if ! can_build; then
    run_as_built
    return
  fi
  if [ -n "$jar" ] && ! is_stale "$jar"; then
    # Others build too (./dev test): what was learned holds for the jars it was learned from.
    if ! [ -e "$aot" ] || [ -n "$(find "$jar" "$here/server/target/lib" -newer "$aot" | head -n 1)" ]; then
      train "$jar" "$aot"
    fi
    return
  fi
  find_maven
  mkdir -p "$here/target"
  say "Building Stowage: a minute or two the first time, seconds later …"
  rm -f "$aot"
  if ! maven -q -DskipTests -Dspotless.check.skip=true -pl server -am package \
    >"$here/target/build.log" 2>&1; then
    tail -n 20 "$here/target/build.log" >&2
    die "The build failed: all of it is in target/build.log."
  fi
  jar=$(server_jar)
  touch "$jar"
  train "$jar" "$aot"
}

# Runs a short push and pull and keeps what the JVM learned, so that it starts in a fraction of
# the time. Failing is no harm: an empty file says that it was tried, and the start is slower.
train() {
  mkdir -p "$here/target"
  if "$JAVA_HOME/bin/java" @"$here/jvm.options" -XX:AOTCacheOutput="$2.new" -jar "$1" train \
    >>"$here/target/build.log" 2>&1 && [ -s "$2.new" ]; then
    mv "$2.new" "$2"
  else
    rm -f "$2.new"
    : >"$2"
  fi
}
