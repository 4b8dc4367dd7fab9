/** Shows the pages in a real browser: the journeys themselves are in {@code ui/browser}. */
@NullMarked
package io.stowage.acceptance.browser;

import org.jspecify.annotations.NullMarked;
