package io.stowage.server.hub;

import java.util.Map;

/**
 * How many of those found each further filter would leave, most first; of more than {@link
 * HubRepositories#FARTHEST} found, of so many of them.
 */
public record Facets(
    long official,
    long verified,
    Map<RepositoryType, Long> types,
    Map<String, Long> operatingSystems,
    Map<String, Long> architectures,
    Map<Category, Long> categories) {}
