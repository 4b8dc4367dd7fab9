/** What was done, by whom, and what came of it: written once, never changed. */
@org.jspecify.annotations.NullMarked
package io.stowage.server.audit;
