package io.stowage.server.account;

import io.stowage.oci.InvalidValueException;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import io.stowage.server.notice.NoticeKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * The tokens of people and organizations, and robots: made, listed, switched off and on, deleted. A
 * secret is shown once, by what made it. One that is switched off or deleted stops at once here,
 * and within {@link Revision#LONGEST_MEMORY} on every other replica.
 */
public final class AccessTokens {
  private static final int MOST_PER_OWNER = 500;
  private static final int LONGEST_LABEL = 100;
  private static final int LONGEST_DESCRIPTION = 500;

  private final Database database;
  private final Telling telling;
  private final Audit audit;
  private final Revision revision;
  private final InstantSource clock;

  public AccessTokens(
      Database database, Telling telling, Audit audit, Revision revision, InstantSource clock) {
    this.database = database;
    this.telling = telling;
    this.audit = audit;
    this.revision = revision;
    this.clock = clock;
  }

  /**
   * A token that was just made.
   *
   * @param secret shown this once
   */
  public record Made(Token token, String secret) {
    @Override
    public String toString() {
      return "Made[" + token.id() + "]";
    }
  }

  /**
   * What a token is to be.
   *
   * @param scopes words: of a personal token see {@link PersonalScopes}, of others {@link
   *     MachineScopes}
   * @param rules for which repositories; not for personal ones
   * @param scopeMap the name of one of the owner's scope maps
   * @param expiresAt absent: never
   */
  public record Wish(
      String label,
      String description,
      List<String> scopes,
      List<Rule> rules,
      Optional<String> scopeMap,
      Optional<Instant> expiresAt) {
    public Wish {
      scopes = List.copyOf(scopes);
      rules = List.copyOf(rules);
    }
  }

  /** A personal token. */
  public Made makePersonal(AccountId person, Wish wish, By by) {
    if (!wish.rules().isEmpty()) {
      throw Refusal.invalid("rules", "A personal token is limited by a scope map, not by rules.");
    }
    List<String> scopes = PersonalScopes.normalised(wish.scopes());
    Made made =
        database.write(
            tx -> {
              Person owner = Accounts.get(tx, person);
              Made token =
                  make(tx, TokenKind.PERSONAL, owner.account(), owner.name(), wish, scopes, by);
              record(tx, by, AuditAction.TOKEN_CREATE, owner.name(), token.token());
              telling.tell(
                  tx,
                  owner,
                  NoticeKind.TOKEN,
                  mails ->
                      mails.tokenMade(
                          owner.name(),
                          wish.label(),
                          clock.instant(),
                          telling.page("/settings/tokens")));
              return token;
            });
    return made;
  }

  /** A token of an organization's: its log-in name is the organization's. */
  public Made makeForOrganization(AccountId organization, Wish wish, By by) {
    return makeForOrganization(organization, wish, "", by);
  }

  /**
   * The same.
   *
   * @param asked the wish in the client's own words, which {@link #asked} gives back
   */
  public Made makeForOrganization(AccountId organization, Wish wish, String asked, By by) {
    return database.write(
        tx -> {
          Account owner = Accounts.account(tx, organization);
          requireOrganization(owner);
          Made token =
              make(
                  tx,
                  TokenKind.ORGANIZATION,
                  owner,
                  owner.name(),
                  wish,
                  MachineScopes.checked(wish.scopes()),
                  by);
          TokenStore.setAsked(tx, token.token().id(), asked);
          record(tx, by, AuditAction.ORG_ACCESS_TOKEN_CREATE, owner.name(), token.token());
          return token;
        });
  }

  /**
   * A robot of an account's: its log-in name is {@code account+name}.
   *
   * @param name as a component of a repository's name
   */
  public Made makeRobot(AccountId account, String name, Wish wish, By by) {
    if (!name.matches("[a-z0-9]+(?:[._-][a-z0-9]+)*") || name.length() > 60) {
      throw Refusal.invalid(
          "name", "A robot's name has lower-case letters and digits, parted by one . _ or -.");
    }
    return database.write(
        tx -> {
          Account owner = Accounts.account(tx, account);
          String login = owner.name() + "+" + name;
          if (TokenStore.findRobot(tx, login).isPresent()) {
            throw Refusal.conflict("robot_exists", "There is a robot %s.".formatted(login));
          }
          if (wish.rules().isEmpty() && wish.scopeMap().isEmpty()) {
            throw Refusal.invalid("rules", "Say in which repositories it may do what.");
          }
          Made token =
              make(
                  tx,
                  TokenKind.ROBOT,
                  owner,
                  login,
                  wish,
                  MachineScopes.checked(wish.scopes()),
                  by);
          record(tx, by, AuditAction.ROBOT_CREATE, owner.name(), token.token());
          return token;
        });
  }

  private Made make(
      Transaction tx,
      TokenKind kind,
      Account owner,
      String login,
      Wish wish,
      List<String> scopes,
      By by) {
    requireText("label", wish.label(), 1, LONGEST_LABEL);
    requireText("description", wish.description(), 0, LONGEST_DESCRIPTION);
    wish.expiresAt()
        .filter(at -> !at.isAfter(clock.instant()))
        .ifPresent(
            _ -> {
              throw Refusal.invalid("expiresAt", "That is past.");
            });
    requireOwnRules(owner, wish.rules());
    if (!wish.rules().isEmpty() && wish.scopeMap().isPresent()) {
      throw Refusal.invalid("scopeMap", "Rules of its own or a scope map: one of the two.");
    }
    if (TokenStore.count(tx, owner.id(), kind) >= MOST_PER_OWNER) {
      throw Refusal.of(
          Refusal.Kind.LIMIT,
          "too_many_tokens",
          "%s has %d of these already: delete some first.".formatted(owner.name(), MOST_PER_OWNER));
    }
    OptionalLong map =
        wish.scopeMap()
            .map(
                name ->
                    OptionalLong.of(
                        ScopeMapStore.find(tx, owner.id(), name)
                            .orElseThrow(
                                () ->
                                    Refusal.invalid(
                                        "scopeMap",
                                        "%s has no scope map %s.".formatted(owner.name(), name)))
                            .id()))
            .orElse(OptionalLong.empty());
    TokenSecret secret = TokenSecret.generate(kind);
    Token token =
        new Token(
            UUID.randomUUID().toString(),
            kind,
            Optional.of(owner.id()),
            login,
            wish.label(),
            wish.description(),
            scopes,
            wish.rules(),
            map,
            clock.instant(),
            by.address(),
            by.agent(),
            Optional.of(by.identity().subject().displayName()),
            wish.expiresAt(),
            true,
            Optional.empty(),
            "",
            "",
            "");
    TokenStore.insert(
        tx,
        token,
        secret.hash(),
        by.identity().person().map(Subject.Person::id).filter(AccountId::isKept));
    return new Made(token, secret.reveal());
  }

  /** What belongs to an account reaches no further than its own namespace. */
  static void requireOwnRules(Account owner, List<Rule> rules) {
    if (rules.size() > ScopeMap.MOST_RULES) {
      throw Refusal.invalid("rules", "At most %d rules.".formatted(ScopeMap.MOST_RULES));
    }
    for (Rule rule : rules) {
      if (!rule.namespace().equals(owner.name())) {
        throw Refusal.invalid(
            "rules",
            "%s is not below %s/: what belongs to %s reaches its own repositories only."
                .formatted(rule.pattern(), owner.name(), owner.name()));
      }
      if (rule.permissions().isEmpty()) {
        throw Refusal.invalid("rules", "Say what may be done in %s.".formatted(rule.pattern()));
      }
    }
  }

  /**
   * A rule from what somebody wrote.
   *
   * @throws Refusal when the pattern is neither a name nor a name and {@code /*}
   */
  public static Rule rule(String pattern, java.util.Set<Permission> permissions) {
    try {
      return new Rule(pattern, permissions);
    } catch (InvalidValueException _) {
      throw Refusal.invalid(
          "rules",
          "%s is neither a repository's name nor one with /* behind."
              .formatted(pattern.substring(0, Math.min(60, pattern.length()))));
    }
  }

  private static void requireText(String field, String text, int shortest, int longest) {
    if (text.strip().length() < shortest || text.length() > longest) {
      throw Refusal.invalid(field, "%d to %d characters.".formatted(shortest, longest));
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.invalid(field, "Line breaks and control characters can't stand here.");
    }
  }

  private static void requireOrganization(Account owner) {
    if (!owner.isOrganization()) {
      throw Refusal.notFound("such organization");
    }
  }

  /** An owner's tokens of a kind, newest first, after that one. */
  public List<Token> list(AccountId owner, TokenKind kind, Optional<String> after, int limit) {
    return database.read(
        tx ->
            TokenStore.list(
                tx,
                owner,
                kind,
                after.map(id -> TokenStore.key(tx, id)).orElse(Long.MAX_VALUE),
                limit));
  }

  public int count(AccountId owner, TokenKind kind) {
    return database.read(tx -> TokenStore.count(tx, owner, kind));
  }

  /** One of that owner's, of that kind: another's is not there. */
  public Token get(AccountId owner, TokenKind kind, String id) {
    return database.read(tx -> row(tx, owner, kind, id)).token();
  }

  /** What was asked for each of an organization's tokens, by their ids; empty where nothing is. */
  public Map<String, String> asked(AccountId organization) {
    return database.read(tx -> TokenStore.asked(tx, organization, TokenKind.ORGANIZATION));
  }

  /**
   * What is to change of a token; what is absent stays.
   *
   * @param isEnabled whether it works
   * @param reach what it may do
   */
  public record Change(
      Optional<String> label,
      Optional<String> description,
      Optional<Boolean> isEnabled,
      Optional<Reach> reach) {}

  /**
   * What an organization's token or a robot may do.
   *
   * @param scopes beside repositories; absent: as it is
   * @param asked as {@link #makeForOrganization(AccountId, Wish, String, By)} has it
   */
  public record Reach(List<Rule> rules, Optional<List<String>> scopes, String asked) {
    public Reach {
      rules = List.copyOf(rules);
    }

    /** In repositories alone. */
    public static Reach of(List<Rule> rules) {
      return new Reach(rules, Optional.empty(), "");
    }
  }

  /** Changes all of it, or, where a part is refused, nothing. */
  public Token update(AccountId owner, TokenKind kind, String id, Change change, By by) {
    change.label().ifPresent(text -> requireText("label", text, 1, LONGEST_LABEL));
    change
        .description()
        .ifPresent(text -> requireText("description", text, 0, LONGEST_DESCRIPTION));
    Optional<List<String>> scopes = change.reach().flatMap(Reach::scopes);
    Optional<List<String>> words = scopes.map(MachineScopes::checked);
    Token changed =
        database.write(
            tx -> {
              Account account = Accounts.account(tx, owner);
              TokenStore.Row row = row(tx, owner, kind, id);
              Token before = row.token();
              change.reach().ifPresent(reach -> setReach(tx, account, row, reach, words));
              boolean enabled = change.isEnabled().orElse(before.isEnabled());
              TokenStore.update(
                  tx,
                  row.id(),
                  change.label().orElse(before.label()),
                  change.description().orElse(before.description()),
                  enabled ? Optional.empty() : Optional.of(clock.instant()));
              Token now = row(tx, owner, kind, id).token();
              Set<AuditAction> actions = EnumSet.noneOf(AuditAction.class);
              if (change.reach().isPresent() || enabled == before.isEnabled()) {
                actions.add(updated(kind));
              }
              if (enabled != before.isEnabled()) {
                actions.add(switched(kind, enabled));
              }
              actions.forEach(action -> record(tx, by, action, account.name(), now));
              return now;
            });
    revision.advance();
    return changed;
  }

  private static void setReach(
      Transaction tx,
      Account owner,
      TokenStore.Row row,
      Reach reach,
      Optional<List<String>> scopes) {
    requireOwnRules(owner, reach.rules());
    Token token = row.token();
    if (token.scopeMap().isPresent() || token.kind() == TokenKind.PERSONAL) {
      throw Refusal.invalid(
          "rules", "This token is limited by a scope map or its scopes: change those.");
    }
    TokenStore.setRules(tx, row.id(), reach.rules());
    scopes.ifPresent(all -> TokenStore.setScopes(tx, row.id(), all));
    TokenStore.setAsked(tx, token.id(), reach.asked());
  }

  private static AuditAction updated(TokenKind kind) {
    return switch (kind) {
      case ORGANIZATION -> AuditAction.ORG_ACCESS_TOKEN_UPDATE;
      case ROBOT -> AuditAction.ROBOT_UPDATE;
      case PERSONAL, ADMIN_USER, LOG_IN -> AuditAction.TOKEN_UPDATE;
    };
  }

  private static AuditAction switched(TokenKind kind, boolean isEnabled) {
    return switch (kind) {
      case ORGANIZATION -> AuditAction.ORG_ACCESS_TOKEN_UPDATE;
      case ROBOT -> isEnabled ? AuditAction.ROBOT_ENABLE : AuditAction.ROBOT_DISABLE;
      case PERSONAL, ADMIN_USER, LOG_IN ->
          isEnabled ? AuditAction.TOKEN_ENABLE : AuditAction.TOKEN_DISABLE;
    };
  }

  /** Gives a robot another secret; the one before stops. */
  public Made regenerate(AccountId owner, String id, By by) {
    TokenSecret secret = TokenSecret.generate(TokenKind.ROBOT);
    Token robot =
        database.write(
            tx -> {
              TokenStore.Row row = row(tx, owner, TokenKind.ROBOT, id);
              TokenStore.setHash(tx, row.id(), id, secret.hash());
              record(
                  tx,
                  by,
                  AuditAction.ROBOT_REGENERATE,
                  Accounts.account(tx, owner).name(),
                  row.token());
              return row.token();
            });
    revision.advance();
    return new Made(robot, secret.reveal());
  }

  /** Ends a token for ever, and the log-ins kept by clients that showed it. */
  public void delete(AccountId owner, TokenKind kind, String id, By by) {
    database.execute(
        tx -> {
          TokenStore.Row row = row(tx, owner, kind, id);
          TokenStore.remove(tx, row.id(), id);
          record(
              tx,
              by,
              switch (kind) {
                case ORGANIZATION -> AuditAction.ORG_ACCESS_TOKEN_DELETE;
                case ROBOT -> AuditAction.ROBOT_DELETE;
                case PERSONAL, ADMIN_USER, LOG_IN -> AuditAction.TOKEN_DELETE;
              },
              Accounts.account(tx, owner).name(),
              row.token());
        });
    revision.advance();
  }

  private static TokenStore.Row row(Transaction tx, AccountId owner, TokenKind kind, String id) {
    return TokenStore.find(tx, id)
        .filter(found -> found.token().kind() == kind)
        .filter(found -> found.token().owner().filter(owner::equals).isPresent())
        .orElseThrow(() -> Refusal.notFound("such token"));
  }

  private void record(Transaction tx, By by, AuditAction action, String namespace, Token token) {
    Audits.record(
        audit,
        tx,
        clock.instant(),
        by,
        action,
        namespace,
        token.label(),
        Map.of("id", token.id(), "login", token.login()));
  }
}
