package io.stowage.server.app;

import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.AccountSettings;
import io.stowage.server.account.AccountSettings.SignUp;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.By;
import io.stowage.server.account.Invitations;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Person;
import io.stowage.server.audit.AuditFilter;
import io.stowage.server.audit.AuditFormat;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.db.Dialect;
import io.stowage.server.hub.PullLimits;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.notice.NoticeSettings;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ContractCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A whole server with accounts, for tests of its API; its clock stands still until told. */
public final class RunningHub implements AutoCloseable {
  /** Of {@code admin}. */
  public static final String PASSWORD = RunningRegistry.PASSWORD;

  private final RunningRegistry running;
  private final FakeClock clock;

  private RunningHub(RunningRegistry running, FakeClock clock) {
    this.running = running;
    this.clock = clock;
  }

  public static RunningHub start(Dialect dialect, Path folder) {
    return start(dialect, folder, UnaryOperator.identity());
  }

  /** With other settings of accounts. */
  public static RunningHub start(Dialect dialect, Path folder, UnaryOperator<HubSettings> change) {
    FakeClock clock = new FakeClock();
    return new RunningHub(
        RunningRegistry.in(folder).on(dialect).hub(change).clock(clock).start(), clock);
  }

  /** Settings with which mail is sent to that port of loopback, and addresses are proved. */
  public static UnaryOperator<HubSettings> withMail(int port, SignUp signUp) {
    NoticeSettings notice =
        new NoticeSettings(
            Optional.of(
                new NoticeSettings.Smtp(
                    "127.0.0.1",
                    port,
                    NoticeSettings.Security.NONE,
                    Optional.empty(),
                    new NoticeSettings.Sender("Hub", new MailAddress("hub@example.com")),
                    Optional.empty(),
                    Duration.ofSeconds(5),
                    Optional.empty())),
            NoticeSettings.DEFAULT.slack());
    return before -> changed(before, signUp, true, notice, before.anonymousPull());
  }

  /** Settings with which those may make an account, without mail. */
  public static UnaryOperator<HubSettings> letting(SignUp signUp) {
    return before -> changed(before, signUp, false, before.notice(), before.anonymousPull());
  }

  /** Settings with which nothing is shown to those without a name. */
  public static UnaryOperator<HubSettings> closed() {
    return before -> changed(before, SignUp.CLOSED, false, before.notice(), false);
  }

  /** Settings with which pulls are limited. */
  public static UnaryOperator<HubSettings> limiting(PullLimits limits) {
    return before ->
        new HubSettings(
            before.accounts(),
            before.notice(),
            before.anonymousPull(),
            before.baseUrl(),
            limits,
            before.privateSources(),
            before.undo(),
            before.dockerHub(),
            before.adminPassword());
  }

  private static HubSettings changed(
      HubSettings before,
      SignUp signUp,
      boolean verifiesEmail,
      NoticeSettings notice,
      boolean anonymousPull) {
    AccountSettings accounts = before.accounts();
    return new HubSettings(
        new AccountSettings(
            signUp,
            verifiesEmail,
            accounts.privateByDefault(),
            accounts.organizations(),
            accounts.sessionIdle(),
            accounts.sessionLongest(),
            accounts.fresh(),
            accounts.keptLogIns()),
        notice,
        anonymousPull,
        before.baseUrl(),
        before.pullLimits(),
        before.privateSources(),
        before.undo(),
        before.dockerHub(),
        before.adminPassword());
  }

  public FakeClock clock() {
    return clock;
  }

  /** What the server's pages begin with. */
  public String origin() {
    return "http://127.0.0.1:" + running.port();
  }

  public RegistryClient registry() {
    return running.client();
  }

  /** A client of nobody in particular, whose answers are held to the contract. */
  public ApiClient nobody() {
    return new ApiClient(origin(), ContractCheck.ofTheApi());
  }

  public Accounts accounts() {
    return running.hub().accounts;
  }

  public AccessTokens tokens() {
    return running.hub().tokens;
  }

  public Organizations organizations() {
    return running.hub().organizations;
  }

  public Invitations invitations() {
    return running.hub().invitations;
  }

  /** What the password of a person of that name is: see {@link #person}. */
  public static String password(String name) {
    return name + " has a password";
  }

  /** A person with the verified address NAME@example.com. */
  public Person person(String name) {
    return accounts()
        .make(
            new AccountName(name),
            Optional.of(new MailAddress(name + "@example.com")),
            password(name),
            false,
            By.SERVER);
  }

  /** Where the rows are. */
  public DatabaseSettings database() {
    return running.database();
  }

  /** All of the audit log, a line of JSON each, the latest first. */
  public List<String> audited() {
    List<String> lines = new ArrayList<>();
    running.hub().audit.export(AuditFilter.ALL, AuditFormat.JSON_LINES, lines::add);
    return lines;
  }

  @Override
  public void close() {
    running.close();
  }
}
