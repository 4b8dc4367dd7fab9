/**
 * Who there is: people, organizations, their teams and members, and the credentials that speak for
 * them.
 */
@org.jspecify.annotations.NullMarked
package io.stowage.server.account;
