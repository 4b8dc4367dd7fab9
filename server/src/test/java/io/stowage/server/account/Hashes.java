package io.stowage.server.account;

/** Hashes that other programs made, each of the password {@code wonderland} unless told. */
public final class Hashes {
  /** {@code htpasswd -nbB -C 5}. */
  public static final String BCRYPT =
      "$2y$05$TL1HMvsHom6o1xZ.tOj4TekmnK6h/Dr6EeDdi0IiK1s4fduwcdWSW";

  /** {@code htpasswd -nbB -C 5} of 80 times x. */
  public static final String BCRYPT_OF_80_X =
      "$2y$05$Ir0XtBgICuKrGtOPYsVAUOPQXOdHoSE7qbByLFnanlxvu0bJX.DZi";

  /** From the tests of the reference implementation, of {@code password}. */
  public static final String ARGON2ID =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  /** From the README of the reference implementation, of {@code password}. */
  public static final String ARGON2I =
      "$argon2i$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG";

  private Hashes() {}
}
