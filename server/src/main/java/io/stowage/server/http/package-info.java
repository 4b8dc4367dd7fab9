/** The only package with Vert.x: connections, requests, bodies in and files out. */
@NullMarked
package io.stowage.server.http;

import org.jspecify.annotations.NullMarked;
