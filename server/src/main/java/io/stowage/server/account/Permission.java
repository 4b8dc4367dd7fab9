package io.stowage.server.account;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** One thing that may be allowed on a repository. */
public enum Permission {
  /** Manifests, blobs, tags, referrers. */
  PULL,
  /** Uploads, mounts into it, manifests, tags; to cancel an upload. */
  PUSH,
  /** Tags, manifests and blobs. */
  DELETE,
  /** See that it exists, its texts and figures. */
  METADATA_READ,
  /** Change its texts and categories. */
  METADATA_WRITE,
  /** Visibility, people and teams, archive, transfer, and deleting all of it. */
  ADMINISTER;

  /** As kept in a column: one bit each. */
  public static int bits(Collection<Permission> permissions) {
    int bits = 0;
    for (Permission one : permissions) {
      bits |= 1 << one.ordinal();
    }
    return bits;
  }

  /** What those bits stand for; bits of no meaning are passed over. */
  public static Set<Permission> of(int bits) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (Permission one : values()) {
      if ((bits & 1 << one.ordinal()) != 0) {
        permissions.add(one);
      }
    }
    return permissions;
  }
}
