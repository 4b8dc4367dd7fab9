package io.stowage.acceptance.differential;

/**
 * A difference that is wanted.
 *
 * @param step the step it occurs in, or {@code *} for any
 * @param field of the answer
 * @param theirs what the reference implementation says, {@code -} for nothing
 * @param ours what Stowage says, {@code -} for nothing
 * @param reason why ours is right, or as right
 */
record Difference(String step, String field, String theirs, String ours, String reason) {

  boolean explains(Difference found) {
    return (step.equals("*") || step.equals(found.step))
        && field.equals(found.field)
        && theirs.equals(found.theirs)
        && ours.equals(found.ours);
  }

  @Override
  public String toString() {
    return "%s: %s: theirs %s, ours %s".formatted(step, field, theirs, ours);
  }
}
