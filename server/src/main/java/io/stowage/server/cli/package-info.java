/** The command line: one class a command. */
@NullMarked
package io.stowage.server.cli;

import org.jspecify.annotations.NullMarked;
