package io.stowage.server.app;

import io.stowage.server.account.AccountSettings;
import io.stowage.server.api.HelpAddresses;
import io.stowage.server.api.ServerSetting;
import io.stowage.server.dockerhub.DockerHub;
import io.stowage.server.hub.PullLimits;
import io.stowage.server.notice.NoticeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A registry with accounts: a hub.
 *
 * @param anonymousPull whether public repositories are public for those without a name, too
 * @param baseUrl where people reach it: what links in mail begin with
 * @param privateSources whether sources may be in private networks
 * @param undo how long a deleted repository can be brought back; zero: not at all
 * @param inForce all that is set, for administrators to look at
 * @param adminPassword of the first administrator, where nobody is yet; absent: one is made up
 */
public record HubSettings(
    AccountSettings accounts,
    NoticeSettings notice,
    boolean anonymousPull,
    String baseUrl,
    PullLimits pullLimits,
    boolean privateSources,
    Duration undo,
    DockerHub.Settings dockerHub,
    Optional<String> adminPassword,
    HelpAddresses help,
    List<ServerSetting> inForce) {

  public HubSettings {
    inForce = List.copyOf(inForce);
  }

  /** Without addresses for help, and settings to show. */
  public HubSettings(
      AccountSettings accounts,
      NoticeSettings notice,
      boolean anonymousPull,
      String baseUrl,
      PullLimits pullLimits,
      boolean privateSources,
      Duration undo,
      DockerHub.Settings dockerHub,
      Optional<String> adminPassword) {
    this(
        accounts,
        notice,
        anonymousPull,
        baseUrl,
        pullLimits,
        privateSources,
        undo,
        dockerHub,
        adminPassword,
        HelpAddresses.NONE,
        List.of());
  }

  @Override
  public String toString() {
    return "HubSettings[" + accounts + ", " + baseUrl + "]";
  }
}
