# shellcheck shell=sh
# Builds the image with buildah and without a network: both bases are made of Debian packages. To be
# sourced.
: "${here:?}"

# A tar of Debian packages, unpacked and not configured: rootfs FILE PACKAGES
rootfs() {
  [ -s "$1" ] || mmdebstrap --quiet --variant=extract --include="$2" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    bookworm "$1"
}

# Makes an image of a tar: base NAME TAR [FOLDER TARGET]
base() {
  container=$(buildah from scratch)
  buildah add -q "$container" "$2" / >/dev/null
  tree=$(buildah mount "$container")
  # What the packages' own scripts would have done.
  [ ! -x "$tree/bin/busybox" ] || chroot "$tree" /bin/busybox --install -s /bin
  [ -e "$tree/bin/sh" ] || ln -s dash "$tree/bin/sh"
  rm -rf "$tree"/usr/lib/*/gconv "$tree"/usr/share/common-licenses
  if [ $# -gt 2 ]; then
    # Links into the host, such as that of its certificates, are followed.
    mkdir -p "$tree$4" && cp -RL "$3/." "$tree$4"
    buildah config --env JAVA_HOME="$4" --env PATH=/usr/sbin:/usr/bin:/sbin:/bin "$container"
  fi
  buildah umount "$container" >/dev/null
  buildah commit -q "$container" "$1" >/dev/null
  buildah rm "$container" >/dev/null
}

build_image() {
  for program in buildah mmdebstrap; do
    command -v $program >/dev/null || die "$program is missing: run ./dev setup."
  done
  work=$here/target/image
  mkdir -p "$work"
  if [ -z "${CONTAINERS_STORAGE_CONF:-}" ]; then
    cat >"$work/storage.conf" <<END
[storage]
driver = "overlay"
graphroot = "$work/storage"
runroot = "$work/run"
END
    CONTAINERS_STORAGE_CONF=$work/storage.conf
    export CONTAINERS_STORAGE_CONF
  fi
  say "Fetching the packages of the base …"
  rootfs "$work/base.tar" base-files,libc6,zlib1g,dash,ca-certificates
  rootfs "$work/build.tar" base-files,libc6,zlib1g,busybox-static
  say "Making the bases …"
  base localhost/stowage-base "$work/base.tar"
  base localhost/stowage-jdk "$work/build.tar" "$JAVA_HOME" /opt/jdk
  say "Building the image: a minute or two …"
  buildah build --isolation chroot --format docker --pull-never \
    --build-arg JDK_IMAGE=localhost/stowage-jdk --build-arg BASE_IMAGE=localhost/stowage-base \
    -t "$1" -f "$here/Containerfile" "$here" >"$work/build.log" 2>&1 || { tail -n 20 "$work/build.log" >&2; die "The image was not built: $work/build.log."; }
  say "Writing target/image/image.tar …"
  rm -f "$work/image.tar"
  buildah push -q "$1" "docker-archive:$work/image.tar:$1"
  size=$(du -m "$work/image.tar" | cut -f 1)
  say "Built $1 ($size MB): docker load -i target/image/image.tar, or podman load -i …"
}
