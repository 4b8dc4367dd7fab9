package io.stowage.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes of the contract break a client; each is one line of shelf.yaml written anew. */
class ContractChangesTest {
  private static final String BEFORE = Shelf.yaml();

  @Test
  void theSameBreaksNothing() {
    assertThat(
            ContractChanges.breaking(
                ContractDocument.parse(BEFORE), ContractDocument.parse(BEFORE)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/books/latest: | /books/newest: | get /books/latest is gone",
        "    put: | patch: | put /books/{title} is gone",
        "operationId: listBooks | operationId: books | another operationId",
        "'412': | '499': | the answer 412 is gone",
        "- name: read | - name: seen | the parameter query read is gone",
        "type: boolean} | type: string} | was [boolean] and is [string]",
        "enum: [top, low]}} | enum: [top]}} | is no longer [low]",
        "row/shelf: {type: string, enum: [top, low]} | row/shelf: {type: string, enum: [low]} | is no longer [top]",
        "pages: {type: integer} | leaves: {type: integer} | .pages is gone",
        "required: [title, pages] | required: [title] | [pages] may now be missing",
        "pages: {type: integer} | pages: {type: [integer, 'null']} | was [integer] and is [integer, null]",
        "author: {type: [string, 'null'] | author: {type: string | was [null, string] and is [string]",
        "required: [title]\\n | required: [title, author]\\n | [author] is now required",
        "maxLength: 20} | maxLength: 10} | has a lower maxLength",
        "pages: {type: integer, minimum: 1} | pages: {type: integer, minimum: 2} | higher minimum",
        "format: email | format: uri | another format",
        "text/plain | text/html | is no longer text/plain",
        "security: [{}, {bearer: []}] | security: [{bearer: []}] | no longer takes everybody",
        "security: [] | security: [{bearer: []}] | no longer takes everybody",
      })
  void whatWasPromisedIsMissed(String from, String to, String told) {
    String after = BEFORE.replace(from.replace("\\n", "\n"), to.replace("\\n", "\n"));

    var breaking =
        ContractChanges.breaking(ContractDocument.parse(BEFORE), ContractDocument.parse(after));

    assertThat(after).isNotEqualTo(BEFORE);
    assertThat(breaking).anySatisfy(sentence -> assertThat(sentence).contains(told));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "paths:\\n | paths:\\n  /new: {get: {operationId: x, responses: {'200': {description: x}}}}\\n",
        "- name: read | - {name: new, in: query, schema: {type: string}}\\n        - name: read",
        "pages: {type: integer} | pages: {type: integer}\\n        more: {type: string}",
        "pages: {type: integer, minimum: 1} | pages: {type: integer, minimum: 0}",
        "author: {type: [string, 'null'], format: email} | author: {type: [string, 'null']}",
        "enum: [top, low] | enum: [top, middle, low]",
        "'412': | '409': {description: x}\\n        '412':",
        "maxLength: 20} | maxLength: 40}",
        "required: [items] | required: [items, next]",
        "security: [{}, {bearer: []}] | security: []",
        "description: Books. | description: All of them.",
      })
  void moreIsNoBreach(String from, String to) {
    String after = BEFORE.replace(from.replace("\\n", "\n"), to.replace("\\n", "\n"));

    assertThat(after).isNotEqualTo(BEFORE);
    assertThat(
            ContractChanges.breaking(ContractDocument.parse(BEFORE), ContractDocument.parse(after)))
        .isEmpty();
  }
}
