package io.stowage.server.account;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names that nobody may take: addresses of ours, of Docker Hub's API and of the page begin with
 * them, or who bears them would be taken for the server. The one list, for names and for routing.
 */
public final class ReservedNames {
  /** Docker Hub's API, its own words. */
  private static final Set<String> DOCKER_HUB =
      Set.of(
          "repositories",
          "namespaces",
          "orgs",
          "users",
          "user",
          "auth",
          "access-tokens",
          "api_tokens",
          "invites",
          "scim",
          "auditlogs",
          "search",
          "library",
          "hub");

  /** Where something of ours is, or may come to be. */
  private static final Set<String> ADDRESSES =
      Set.of(
          "_",
          "-",
          "about",
          "account",
          "accounts",
          "admin",
          "api",
          "assets",
          "audit",
          "avatars",
          "badges",
          "blog",
          "build",
          "builds",
          "cli",
          "contact",
          "control",
          "dashboard",
          "docs",
          "download",
          "downloads",
          "error",
          "events",
          "explore",
          "favicon",
          "health",
          "help",
          "home",
          "hooks",
          "invitations",
          "jobs",
          "legal",
          "licences",
          "licenses",
          "login",
          "logout",
          "manifest",
          "me",
          "members",
          "metrics",
          "new",
          "notifications",
          "oauth",
          "oidc",
          "openapi",
          "organization",
          "organizations",
          "plans",
          "privacy",
          "profile",
          "public",
          "r",
          "register",
          "registry",
          "repository",
          "reset",
          "robots",
          "saml",
          "security",
          "server",
          "sessions",
          "settings",
          "signin",
          "signout",
          "signup",
          "sso",
          "static",
          "stats",
          "status",
          "team",
          "teams",
          "terms",
          "token",
          "tokens",
          "u",
          "v1",
          "v2",
          "v3",
          "verify",
          "webhooks",
          "welcome",
          "well-known",
          "www");

  /** Who speaks for the server, or for nobody. */
  private static final Set<String> ROLES =
      Set.of(
          "abuse",
          "administrator",
          "anonymous",
          "everyone",
          "guest",
          "hostmaster",
          "localhost",
          "no-reply",
          "nobody",
          "none",
          "noreply",
          "null",
          "official",
          "postmaster",
          "root",
          "stowage",
          "stowage-admin",
          "support",
          "sysadmin",
          "system",
          "undefined",
          "unknown",
          "webmaster");

  /** What a browser asks for by itself, and what is served as a file. */
  private static final List<String> FILES =
      List.of(
          ".css",
          ".gz",
          ".htm",
          ".html",
          ".ico",
          ".jpg",
          ".js",
          ".json",
          ".map",
          ".php",
          ".png",
          ".svg",
          ".txt",
          ".webmanifest",
          ".xml",
          ".yaml",
          ".yml",
          ".zip");

  private ReservedNames() {}

  /** Whether nobody may take that name, and no account's page is at that first part. */
  public static boolean contains(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    return DOCKER_HUB.contains(key)
        || ADDRESSES.contains(key)
        || ROLES.contains(key)
        || key.startsWith(".")
        || FILES.stream().anyMatch(key::endsWith);
  }
}
