package io.stowage.server.access;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may do what, until accounts come.
 *
 * @param open whether anyone may push and delete without logging in
 * @param users a file of {@code name:hash} lines; absent where nobody can log in
 * @param anonymousPull whether anyone may pull without logging in
 */
public record AccessSettings(boolean open, Optional<Path> users, boolean anonymousPull) {}
