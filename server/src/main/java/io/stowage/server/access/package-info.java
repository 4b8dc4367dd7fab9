/** The one door: may this caller do this to that? In this step a lab mode and a file of users. */
@NullMarked
package io.stowage.server.access;

import org.jspecify.annotations.NullMarked;
