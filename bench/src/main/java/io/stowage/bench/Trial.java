package io.stowage.bench;

import java.io.IOException;

/** One kind of work, done by all who can. */
interface Trial {
  Table run(Field field) throws IOException, InterruptedException;
}
