/**
 * Docker Hub's own API, for the clients that speak it: below {@code /hub}, and at the root of a
 * second host where the operator names one. It adds nothing of its own: what its routes do,
 * accounts, access and the hub do.
 */
@NullMarked
package io.stowage.server.dockerhub;

import org.jspecify.annotations.NullMarked;
