/**
 * Shows that what was acknowledged stays, and that nothing partial is ever seen: when the process
 * is killed, when the power is cut, when the disk is full, and while garbage is collected.
 */
@NullMarked
package io.stowage.acceptance.crash;

import org.jspecify.annotations.NullMarked;
