package io.stowage.server.web;

import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The operations that tell of the API itself. */
public final class SystemEndpoints {
  private static final String ANYBODY_FOR_A_MINUTE = "public, max-age=60";

  private final ContractDocument document;
  private final String version;
  private volatile byte @Nullable [] json;
  private volatile byte @Nullable [] yaml;

  private SystemEndpoints(ContractDocument document, String version) {
    this.document = document;
    this.version = version;
  }

  /** By operation id. */
  public static <C> Map<String, Endpoint<C>> of(Contract contract, String version) {
    SystemEndpoints here = new SystemEndpoints(contract.document(), version);
    return Map.of(
        "getVersion", _ -> ApiResult.ok(Map.of("version", here.version)),
        "getOpenApiJson", _ -> here.json(),
        "getOpenApiYaml", _ -> here.yaml());
  }

  private ApiResult json() {
    byte[] bytes = json;
    if (bytes == null) {
      bytes = document.json();
      json = bytes;
    }
    return document("application/json", bytes);
  }

  private ApiResult yaml() {
    byte[] bytes = yaml;
    if (bytes == null) {
      bytes = document.yaml().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      yaml = bytes;
    }
    return document("application/yaml", bytes);
  }

  private static ApiResult document(String type, byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return ApiResult.bytes(200, type, bytes)
        .withTag(Long.toHexString(sum.getValue()))
        .withHeader("Cache-Control", ANYBODY_FOR_A_MINUTE);
  }
}
