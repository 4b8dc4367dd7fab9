/** Repositories as people see them: texts, visibility, stars, pulls, platforms, search. */
@NullMarked
package io.stowage.server.hub;

import org.jspecify.annotations.NullMarked;
