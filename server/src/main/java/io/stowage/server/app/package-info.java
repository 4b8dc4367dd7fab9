/**
 * The assembly: settings, and the server built by constructors, started and stopped. Knows all;
 * nobody knows it.
 */
@NullMarked
package io.stowage.server.app;

import org.jspecify.annotations.NullMarked;
