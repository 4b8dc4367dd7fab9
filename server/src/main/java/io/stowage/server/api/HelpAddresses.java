package io.stowage.server.api;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where people find help; what is absent is not shown. */
public record HelpAddresses(
    Optional<URI> documentation,
    Optional<URI> whatsNew,
    Optional<URI> forum,
    Optional<URI> questions,
    Optional<URI> support) {
  public static final HelpAddresses NONE =
      new HelpAddresses(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Those that are there, by the contract's names. */
  Map<String, String> shown() {
    Map<String, String> all = new LinkedHashMap<>();
    documentation.ifPresent(url -> all.put("documentation", url.toString()));
    whatsNew.ifPresent(url -> all.put("whatsNew", url.toString()));
    forum.ifPresent(url -> all.put("forum", url.toString()));
    questions.ifPresent(url -> all.put("questions", url.toString()));
    support.ifPresent(url -> all.put("support", url.toString()));
    return all;
  }
}
