package io.stowage.server.registry;

import io.stowage.oci.Descriptor;
import io.stowage.oci.Digest;
import io.stowage.oci.InvalidValueException;
import io.stowage.oci.Manifest;
import io.stowage.oci.MediaTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what the registry must know out of a manifest (image-spec manifest.md and image-index.md,
 * Docker's schema 2). What it does not know it leaves alone: unknown fields and media types are
 * legal.
 */
public final class ManifestParser {
  private static final int DEEPEST = 64;
  private static final int MOST_ECHOED = 100;
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(DEEPEST)
          .maxStringLength(Manifests.LARGEST)
          .maxNumberLength(32)
          .build();
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(LIMITS)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** For reading along what was parsed when it was pushed; remembers no names. */
  private static final JsonFactory SKIMMED =
      JsonFactory.builder()
          .streamReadConstraints(LIMITS)
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .build();

  private ManifestParser() {}

  /**
   * Parses a manifest.
   *
   * @param contentType the request's, parameters and all
   * @throws RegistryException MANIFEST_INVALID saying what is wrong with which field
   */
  public static Manifest parse(byte[] content, Optional<String> contentType) {
    JsonNode root = tree(content);
    String mediaType =
        mediaType(
            root, contentType.map(MediaTypes::withoutParameters).filter(type -> !type.isEmpty()));
    JsonNode version = root.path("schemaVersion");
    if (!version.isIntegralNumber() || !version.canConvertToInt() || version.asInt() != 2) {
      throw invalid(
          "schemaVersion is not 2; schema 1 manifests are not taken, push the image with a newer client");
    }
    boolean isIndex = MediaTypes.isIndex(mediaType);
    if (isIndex && (root.has("layers") || root.has("config"))) {
      throw invalid("an index has no config and layers");
    }
    if (!isIndex && root.has("manifests")) {
      throw invalid("an image manifest has no manifests");
    }
    Optional<Descriptor> config =
        isIndex ? Optional.empty() : Optional.of(descriptor(root.path("config"), "config"));
    Optional<String> artifactType =
        text(root, "artifactType")
            .or(() -> config.map(Descriptor::mediaType).filter(type -> !type.isEmpty()));
    return new Manifest(
        mediaType,
        artifactType,
        config,
        isIndex ? List.of() : descriptors(root, "layers"),
        isIndex ? descriptors(root, "manifests") : List.of(),
        root.hasNonNull("subject")
            ? Optional.of(descriptor(root.path("subject"), "subject"))
            : Optional.empty(),
        annotations(root.path("annotations")));
  }

  /**
   * The digest of the child for linux/amd64, for clients that know no lists. Reads along and keeps
   * nothing but that child: it is asked at pulls, of which there may be many at once.
   */
  static Optional<Digest> linuxAmd64(byte[] index) {
    try (JsonParser json = SKIMMED.createParser(ObjectReadContext.empty(), index)) {
      for (json.nextToken(); json.nextToken() == JsonToken.PROPERTY_NAME; json.skipChildren()) {
        boolean isManifests = json.currentName().equals("manifests");
        if (json.nextToken() != JsonToken.START_ARRAY || !isManifests) {
          continue;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
          Optional<Digest> found = linuxAmd64Child(json);
          if (found.isPresent()) {
            return found;
          }
        }
        return Optional.empty();
      }
      return Optional.empty();
    } catch (JacksonException | InvalidValueException e) {
      return Optional.empty();
    }
  }

  /** The digest of the child the parser stands at, if it is for linux/amd64; reads to its end. */
  private static Optional<Digest> linuxAmd64Child(JsonParser json) {
    String digest = "";
    boolean isWanted = false;
    for (; json.nextToken() == JsonToken.PROPERTY_NAME; json.skipChildren()) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("digest") && value == JsonToken.VALUE_STRING) {
        digest = json.getString();
      } else if (field.equals("platform") && value == JsonToken.START_OBJECT) {
        isWanted = isLinuxAmd64(json);
      }
    }
    return isWanted ? Optional.of(Digest.parse(digest)) : Optional.empty();
  }

  /** Whether the platform the parser stands at is linux/amd64; reads to its end. */
  private static boolean isLinuxAmd64(JsonParser json) {
    boolean isLinux = false;
    boolean isAmd64 = false;
    for (; json.nextToken() == JsonToken.PROPERTY_NAME; json.skipChildren()) {
      String field = json.currentName();
      boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
      if (isText && field.equals("os")) {
        isLinux = json.getString().equals("linux");
      } else if (isText && field.equals("architecture")) {
        isAmd64 = json.getString().equals("amd64");
      }
    }
    return isLinux && isAmd64;
  }

  private static JsonNode tree(byte[] content) {
    requireUtf8(content);
    JsonNode root;
    try {
      root = JSON.readTree(content);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw invalid(
          "its JSON is broken, nested too deep or names a field twice, at line %d, column %d"
              .formatted(at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr()));
    }
    if (root == null || !root.isObject()) {
      throw invalid("it is not a JSON object");
    }
    return root;
  }

  /**
   * JSON between systems is UTF-8 without a byte order mark (RFC 8259, 8.1), and so clients read
   * it; the parser would guess other encodings from the first bytes.
   */
  private static void requireUtf8(byte[] content) {
    boolean isMarked = content.length > 0 && (content[0] & 0x80) != 0;
    boolean isWide = content.length > 1 && (content[0] == 0 || content[1] == 0);
    if (isMarked || isWide) {
      throw invalid("it is not UTF-8, or begins with a byte order mark");
    }
  }

  private static String mediaType(JsonNode root, Optional<String> header) {
    Optional<String> field = text(root, "mediaType");
    if (header.isPresent()
        && field.isPresent()
        && MediaTypes.isManifest(header.get())
        && !header.get().equals(field.get())) {
      throw invalid(
          "Content-Type says %s and mediaType says %s"
              .formatted(header.get(), shortened(field.get())));
    }
    String type =
        header
            .filter(MediaTypes::isManifest)
            .or(() -> field)
            .orElseGet(
                () ->
                    header.orElse(
                        root.has("manifests") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST));
    if (!MediaTypes.isManifest(type)) {
      throw invalid(
          "%s is not a manifest's media type; taken are Docker's schema 2 and list, and OCI's image manifest and index"
              .formatted(shortened(type)));
    }
    return type;
  }

  /** What a client wrote, as much as an answer repeats of it. */
  private static String shortened(String text) {
    return text.length() <= MOST_ECHOED ? text : text.substring(0, MOST_ECHOED) + "…";
  }

  private static List<Descriptor> descriptors(JsonNode root, String field) {
    JsonNode array = root.path(field);
    if (array.isMissingNode() || array.isNull()) {
      return List.of();
    }
    if (!array.isArray()) {
      throw invalid(field + " is not a list");
    }
    List<Descriptor> found = new ArrayList<>(array.size());
    for (JsonNode item : array) {
      found.add(descriptor(item, field));
    }
    return found;
  }

  private static Descriptor descriptor(JsonNode node, String field) {
    if (!node.isObject()) {
      throw invalid(field + " is not a descriptor");
    }
    JsonNode size = node.path("size");
    if (!size.isIntegralNumber() || !size.canConvertToLong()) {
      throw invalid(field + " has no size");
    }
    List<String> urls = new ArrayList<>();
    node.path("urls").forEach(url -> urls.add(url.asString("")));
    try {
      return new Descriptor(
          text(node, "mediaType").orElse(""),
          Digest.parse(text(node, "digest").orElse("")),
          size.asLong(),
          urls);
    } catch (InvalidValueException e) {
      throw invalid(field + ": " + e.getMessage());
    }
  }

  private static Map<String, String> annotations(JsonNode node) {
    Map<String, String> annotations = new LinkedHashMap<>();
    if (node.isObject()) {
      node.properties().stream()
          .filter(entry -> entry.getValue().isString())
          .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asString()));
    }
    return annotations;
  }

  private static Optional<String> text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isMissingNode() && !value.isNull() && !value.isString()) {
      throw invalid(field + " is not a text");
    }
    String text = value.asString("");
    if (text.indexOf('\0') >= 0) {
      throw invalid(field + " holds a NUL character");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static RegistryException invalid(String why) {
    return RegistryException.of(ErrorCode.MANIFEST_INVALID, "the manifest can't be taken: %s", why);
  }
}
