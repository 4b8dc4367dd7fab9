package io.stowage.server.app;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Texts that something careless takes for a name, or for a way to somewhere else. */
public final class Tricks {
  private static final Map<Character, Character> CYRILLIC =
      Map.of(
          'a', '\u0430', 'c', '\u0441', 'e', '\u0435', 'o', '\u043e', 'p', '\u0440', 'x', '\u0445');

  private Tricks() {}

  /** What looks like a name, or becomes it by folding, trimming or decoding; never the name. */
  public static Map<String, String> twins(String name) {
    Map<String, String> twins = new LinkedHashMap<>();
    String rest = name.substring(1);
    twins.put("upper case", upper(name));
    twins.put("capitalised", upper(name.substring(0, 1)) + rest);
    twins.put("full width", mapped(name, c -> c > ' ' && c < 0x7f ? (char) (c + 0xfee0) : c));
    twins.put("Cyrillic", mapped(name, c -> CYRILLIC.getOrDefault(c, c)));
    twins.put("Kelvin sign", name.replace('k', '\u212a').replace('K', '\u212a'));
    twins.put("long s", name.replace('s', '\u017f'));
    twins.put("dotted capital I", name.replace('i', '\u0130'));
    twins.put("dotless i", name.replace('i', '\u0131'));
    twins.put("combining accent", name + "\u0301");
    twins.put("combining joiner", name + "\u034f");
    twins.put("zero width space", within(name, "\u200b"));
    twins.put("zero width joiner", within(name, "\u200d"));
    twins.put("soft hyphen", within(name, "\u00ad"));
    twins.put("byte order mark", "\ufeff" + name);
    twins.put("right to left", "\u202e" + new StringBuilder(name).reverse());
    twins.put("isolate", "\u2068" + name + "\u2069");
    twins.put("variation selector", name + "\ufe0f");
    twins.put("tag character", name + "\udb40\udc61");
    twins.put("NUL within", within(name, "\0"));
    twins.put("NUL behind", name + "\0");
    twins.put("escape sequence", name + "\u001b[0m");
    twins.put("delete", name + "\u007f");
    twins.put("next line", name + "\u0085");
    twins.put("dot behind", name + ".");
    twins.put("dots behind", name + "..");
    twins.put("blank behind", name + " ");
    twins.put("blank before", " " + name);
    twins.put("no-break space behind", name + "\u00a0");
    twins.put("ideographic space behind", name + "\u3000");
    twins.put("line break behind", name + "\n");
    twins.put("carriage return behind", name + "\r\n");
    twins.put("tab before", "\t" + name);
    twins.put("slash behind", name + "/");
    twins.put("slash before", "/" + name);
    twins.put("backslash before", "\\" + name);
    twins.put("dot segment", "./" + name);
    twins.put("parent segment", "x/../" + name);
    twins.put("encoded", "%%%02x%s".formatted((int) name.charAt(0), rest));
    twins.put("encoded NUL behind", name + "%00");
    twins.put("encoded blank behind", name + "%20");
    twins.put("encoded slash behind", name + "%2f");
    twins.put("colon behind", name + ":");
    twins.put("stream", name + "::$DATA");
    twins.put("half a surrogate pair", name + "\ud800");
    twins.put("a low surrogate", "\udc00" + name);
    twins.put("a noncharacter", name + "\uffff");
    twins.values().removeIf(name::equals);
    return twins;
  }

  /** What is no name at all. */
  public static Map<String, String> ways() {
    Map<String, String> ways = new LinkedHashMap<>();
    for (String way :
        List.of(
            "..",
            ".",
            "../..",
            "../../etc/passwd",
            "a/../../b",
            "%2e%2e",
            "%2e%2e%2f",
            "..%2f",
            "%252e%252e",
            "%252f",
            "..\\..",
            "C:\\",
            "~",
            "*",
            "?",
            "#",
            "%",
            "{}",
            "${x}",
            "$(x)",
            "' OR 1=1 --",
            "\";--",
            "<script>alert(1)</script>",
            "&amp;",
            "\ud83d\ude00",
            "\ud800",
            "\udfff\ud800",
            "\0",
            "\uffff",
            "\u202e",
            "\u200b",
            "",
            " ",
            "\u3000",
            "//",
            "a//b")) {
      ways.put(way, way);
    }
    ways.put("300 letters", "a".repeat(300));
    ways.put("70,000 letters", "a".repeat(70_000));
    ways.put("100 parts", "a/".repeat(100) + "a");
    return ways;
  }

  /** All of both, by what they are. */
  public static List<Map.Entry<String, String>> all(String name) {
    List<Map.Entry<String, String>> all = new ArrayList<>(twins(name).entrySet());
    all.addAll(ways().entrySet());
    return all;
  }

  /** As a client escapes it, each half of a surrogate pair as if it were a character. */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              byte[] bytes =
                  c >= 0xd800 && c <= 0xdfff
                      ? new byte[] {
                        (byte) 0xed, (byte) (0x80 | (c >> 6 & 0x3f)), (byte) (0x80 | (c & 0x3f))
                      }
                      : Character.toString(c).getBytes(StandardCharsets.UTF_8);
              for (byte each : bytes) {
                escaped.append("%%%02X".formatted(each & 0xff));
              }
            });
    return escaped.toString();
  }

  /**
   * Parts of an address as they are sent: overlong, broken, doubled, or meant for another server.
   */
  public static final List<String> RAW =
      List.of(
          "%c0%ae%c0%ae",
          "%c0%af",
          "%e0%80%af",
          "%f0%80%80%af",
          "%c1%81lice",
          "%ff",
          "%ed%a0%80",
          "%f4%90%80%80",
          "%e2%82",
          "%80",
          "%",
          "%2",
          "%zz",
          "%u0061lice",
          "%25%32%65%25%32%65",
          "%252e%252e%252f",
          "%2e%2e",
          "..",
          "%2e",
          ".",
          "..;",
          "alice;x=y",
          "alice%2f..",
          "alice%2f%2e%2e%2facme",
          "alice%5c..%5cacme",
          "alice%00",
          "alice%00.json",
          "alice%0a",
          "alice%0d%0aSet-Cookie:%20x=y",
          "alice%20",
          "alice.",
          "ALICE",
          "%41lice",
          "al%C4%B1ce",
          "%ef%bd%81lice",
          "*",
          "~alice",
          "@alice",
          "alice@",
          "$alice",
          "alice%3f",
          "alice%23");

  private static String within(String name, String what) {
    return name.substring(0, 1) + what + name.substring(1);
  }

  private static String upper(String name) {
    return name.toUpperCase(java.util.Locale.ROOT);
  }

  private interface Change {
    char of(char c);
  }

  private static String mapped(String name, Change change) {
    return name.chars()
        .mapToObj(c -> Character.toString(change.of((char) c)))
        .collect(Collectors.joining());
  }
}
