package io.stowage.server.hub;

import io.stowage.server.outbound.Answer;
import io.stowage.server.outbound.Outbound;
import java.io.IOException;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks any host of Git repositories, as a clone without a name would begin (gitprotocol-http, smart
 * clients): who is told the branches may see the source.
 */
public final class GitHosts implements SourceHost {
  private static final Logger log = LoggerFactory.getLogger(GitHosts.class);
  private static final String QUESTION = "/info/refs?service=git-upload-pack";
  private static final String BRANCHES = "application/x-git-upload-pack-advertisement";
  private static final int MOST_REDIRECTS = 3;

  private final Outbound out;

  public GitHosts(Outbound out) {
    this.out = out;
  }

  @Override
  public SourceVisibility visibility(String source) {
    String bare = source.endsWith("/") ? source.substring(0, source.length() - 1) : source;
    try {
      return said(out.get(URI.create(bare + QUESTION), MOST_REDIRECTS, 0));
    } catch (IOException e) {
      log.info("Who may see {} can't be told: {}", source, e.getMessage());
      return SourceVisibility.SILENT;
    } catch (IllegalArgumentException e) {
      log.info("Who may see {} can't be told: {}", source, e.getMessage());
      return SourceVisibility.UNKNOWN;
    }
  }

  /** Only Git's own words count: a host that is troubled, or no host of Git, changes nothing. */
  private static SourceVisibility said(Answer answer) {
    return switch (answer.status()) {
      case 200 ->
          answer.mediaType().equals(BRANCHES) ? SourceVisibility.PUBLIC : SourceVisibility.UNKNOWN;
      case 401, 404 -> SourceVisibility.PRIVATE;
      case 429, 503 -> SourceVisibility.SILENT;
      default -> SourceVisibility.UNKNOWN;
    };
  }
}
