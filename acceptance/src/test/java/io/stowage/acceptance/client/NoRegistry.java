package io.stowage.acceptance.client;

import io.stowage.acceptance.harness.Registry;

/** Stands where a test class will put its registry, so that the field is never null. */
enum NoRegistry implements Registry {
  YET;

  @Override
  public int port() {
    throw new IllegalStateException("no registry was started");
  }

  @Override
  public String log() {
    return "";
  }

  @Override
  public void close() {}
}
