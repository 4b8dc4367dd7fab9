/** The hub's own API, {@code /api/v1}: who asks, may they, and thin handlers over the features. */
@org.jspecify.annotations.NullMarked
package io.stowage.server.api;
