/**
 * Tells people what happens to their accounts, by mail and Slack: what is to be said is written
 * with the change it tells of, and sent afterwards, at least once.
 */
@NullMarked
package io.stowage.server.notice;

import org.jspecify.annotations.NullMarked;
