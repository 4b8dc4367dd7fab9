package io.stowage.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The last test of a build that ran all the others: every answer in the contract has been given to
 * one of them. It is no {@code …Test}, as it means nothing after some of them only.
 */
class ContractCoverage {

  @Test
  void everyDocumentedAnswerWasGivenToATest() {
    Path folder = SeenAnswers.folder().orElseThrow();

    Set<String> never = ContractCheck.neverSeen(Contract.load(), SeenAnswers.all(folder));

    assertThat(never)
        .as("documented, and no test got it: test it, or take it out of the document")
        .isEmpty();
  }
}
