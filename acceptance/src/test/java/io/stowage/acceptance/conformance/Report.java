package io.stowage.acceptance.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * What a run of the suite found, read from its {@code junit.xml}. The program's exit status cannot
 * be trusted: it is 0 for a run in which tests were skipped, and when its settings did not load.
 *
 * @param disabled cases that the profile leaves out
 * @param wanting the cases that did not pass, each with its message; disabled ones are called
 *     skipped here
 */
record Report(
    int pass, int fail, int error, int skip, int disabled, int total, List<String> wanting) {

  static Report read(Path junit) throws IOException {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      var suite =
          (Element)
              factory
                  .newDocumentBuilder()
                  .parse(junit.toFile())
                  .getElementsByTagName("testsuite")
                  .item(0);
      int total = count(suite, "tests");
      int fail = count(suite, "failures");
      int error = count(suite, "errors");
      int skip = count(suite, "skipped");
      int disabled = count(suite, "disabled");
      int pass = total - fail - error - skip - disabled;
      return new Report(pass, fail, error, skip, disabled, total, wanting(suite));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("not a report of the suite: " + junit, e);
    }
  }

  /** A count of none may be left out. */
  private static int count(Element suite, String what) {
    var number = suite.getAttribute(what);
    return number.isEmpty() ? 0 : Integer.parseInt(number);
  }

  private static List<String> wanting(Element suite) {
    var found = new ArrayList<String>();
    var cases = suite.getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      var test = (Element) cases.item(i);
      var status = test.getAttribute("status");
      if (!status.equals("passed")) {
        var said = test.getElementsByTagName("system-out").item(0);
        var message = said == null ? "" : said.getTextContent().strip();
        found.add("%s %s: %s".formatted(status, test.getAttribute("name"), shorten(message)));
      }
    }
    return List.copyOf(found);
  }

  private static String shorten(String text) {
    return text.length() <= 400 ? text : text.substring(0, 400) + " ...";
  }

  @Override
  public String toString() {
    return "%d pass, %d FAIL, %d Error, %d Skip, %d disabled of %d%n%s"
        .formatted(pass, fail, error, skip, disabled, total, String.join("\n", wanting));
  }
}
