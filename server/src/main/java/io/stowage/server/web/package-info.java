/**
 * The plumbing of {@code /api/v1}: the contract says what there is, the router holds every request
 * to it. Knows nothing of what the operations are about.
 */
@NullMarked
package io.stowage.server.web;

import org.jspecify.annotations.NullMarked;
