package io.stowage.acceptance.differential;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table: where Stowage answers differently from the reference implementation, and why. {@code
 * -} stands for nothing; digests go by the names of {@link Scenario#NAMES}.
 */
final class Differences {
  private static final String JSON = "application/json";
  private static final String GO_JSON = "application/json; charset=utf-8";
  private static final String GO_TEXT = "text/plain; charset=utf-8";
  private static final String NO_ENVELOPE = "not an error envelope";
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String SESSION_ONE = "/v2/diff/one/blobs/uploads/SESSION";
  private static final String SESSION_TWO = "/v2/diff/two/blobs/uploads/SESSION";
  private static final String ALL_TAGS = "diff/one has again docker list oci subject";

  private static final List<Difference> NO_CHARSET =
      because("RFC 8259: JSON has no charset parameter", row("*", "Content-Type", GO_JSON, JSON));

  private static final List<Difference> RELATIVE =
      because(
          "a path is right behind every proxy; a setting makes it an address",
          row("*", "form of Location", "absolute", "relative"));

  private static final List<Difference> ALWAYS_AN_ENVELOPE =
      because(
          "every refusal is the specification's envelope, with the code and status that fit",
          row("name in capitals", "Content-Type", GO_TEXT, JSON),
          row("name in capitals", "body", NO_ENVELOPE, "NAME_INVALID"),
          row("name in capitals", "status", "404", "400"),
          row("unknown route", "Content-Type", GO_TEXT, JSON),
          row("unknown route", "body", NO_ENVELOPE, "NAME_UNKNOWN"),
          row("wrong method", "Allow", "GET", "GET, HEAD"),
          row("wrong method", "Content-Type", GO_TEXT, JSON),
          row("wrong method", "body", NO_ENVELOPE, "UNSUPPORTED"),
          row("push under a bad tag", "Content-Type", GO_TEXT, JSON),
          row("push under a bad tag", "body", NO_ENVELOPE, "MANIFEST_INVALID"),
          row("push under a bad tag", "status", "404", "400"));

  private static final List<Difference> STATE_IN_THE_PATH =
      because(
          "they miss the state that they keep in the query; we see that there is no such upload",
          row("status of no upload", "body", "BLOB_UPLOAD_INVALID", "BLOB_UPLOAD_UNKNOWN"));

  private static final List<Difference> SINGLE_POST =
      because(
          "end-4b: a blob may come with the POST itself; they answer as if none had come",
          row("push by one POST", "status", "202", "201"),
          row("push by one POST", "Docker-Content-Digest", "-", "SINGLE"),
          row("push by one POST", "Location", SESSION_ONE, "/v2/diff/one/blobs/SINGLE"),
          row("push by one POST", "Range", "0-0", "-"));

  private static final List<Difference> SHA512 =
      because(
          "a blob goes by the digest it was pushed by; they rename it to its sha256",
          row("close sha512", "Docker-Content-Digest", "SHA256_OF_ABC", "SHA512_OF_ABC"),
          row(
              "close sha512",
              "Location",
              "/v2/diff/one/blobs/SHA256_OF_ABC",
              "/v2/diff/one/blobs/SHA512_OF_ABC"));

  private static final List<Difference> CHUNKS_IN_ORDER =
      because(
          "a chunk out of order MUST be answered 416; they append it all the same",
          row("chunk out of order", "status", "202", "416"),
          row("chunk out of order", "Content-Type", "-", JSON),
          row("chunk out of order", "body", "", "BLOB_UPLOAD_INVALID"),
          row("chunk out of order", "Range", "0-4", "0-0"),
          row("chunk out of order", "Location", SESSION_ONE, "-"),
          row("chunk out of order", "form of Location", "absolute", "-"));

  private static final List<Difference> RANGE_BEYOND_THE_END =
      because(
          "they promise more bytes in the head of the 416 than they send",
          row("blob beyond its end", "status", "a broken answer", "416"),
          row("blob beyond its end", "Content-Range", "-", "bytes */20"),
          row("blob beyond its end", "Content-Type", "-", JSON),
          row("blob beyond its end", "Docker-Distribution-Api-Version", "-", "registry/2.0"),
          row("blob beyond its end", "body", "-", "SIZE_INVALID"));

  private static final List<Difference> NOT_MODIFIED =
      because(
          "a 304 carries the headers of the 200 that it stands for, ETag above all (RFC 9110)",
          row("blob that the client has", "Accept-Ranges", "-", "bytes"),
          row("blob that the client has", "Content-Type", "-", "application/octet-stream"),
          row("pull what the client has", "Content-Type", "-", OCI),
          row("pull what the client has", "Docker-Content-Digest", "-", "OCI_IMAGE"),
          row("pull what the client has", "ETag", "-", "\"OCI_IMAGE\""));

  private static final List<Difference> MOUNT_FROM_A_BAD_NAME =
      because(
          "a name that cannot be is the client's fault, and it is told; they ignore it",
          row("mount from a bad name", "status", "202", "400"),
          row("mount from a bad name", "Content-Type", "-", JSON),
          row("mount from a bad name", "body", "", "NAME_INVALID"),
          row("mount from a bad name", "Location", SESSION_TWO, "-"),
          row("mount from a bad name", "form of Location", "absolute", "-"),
          row("mount from a bad name", "Range", "0-0", "-"));

  private static final List<Difference> MOUNT_FROM_ANYWHERE =
      because(
          "end-11: from may be left out, and any repository that the caller may read will do",
          row("mount from anywhere", "status", "202", "201"),
          row("mount from anywhere", "Docker-Content-Digest", "-", "CONFIG"),
          row("mount from anywhere", "Location", SESSION_TWO, "/v2/diff/two/blobs/CONFIG"),
          row("mount from anywhere", "Range", "0-0", "-"));

  private static final List<Difference> REFERRERS =
      because(
          "they are older than the referrers API",
          row("push with a subject", "OCI-Subject", "-", "OCI_IMAGE"),
          row("referrers", "status", "404", "200"),
          row("referrers", "Content-Type", GO_TEXT, INDEX),
          row(
              "referrers",
              "body",
              NO_ENVELOPE,
              """
              {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s",\
              "digest":"WITH_SUBJECT","size":557,\
              "artifactType":"application/vnd.oci.image.config.v1+json"}]}"""
                  .formatted(INDEX, OCI)));

  private static final List<Difference> NO_ACCEPT =
      because(
          "RFC 9110: with no Accept, anything is acceptable; they want OCI types to be named",
          row("pull by tag with no Accept", "status", "404", "200"),
          row("pull by tag with no Accept", "Content-Type", GO_JSON, OCI),
          row("pull by tag with no Accept", "Docker-Content-Digest", "-", "OCI_IMAGE"),
          row("pull by tag with no Accept", "ETag", "-", "\"OCI_IMAGE\""),
          row("pull by tag with no Accept", "body", "MANIFEST_UNKNOWN", "OCI_IMAGE"),
          row("pull an index with no Accept", "status", "404", "200"),
          row("pull an index with no Accept", "Content-Type", GO_JSON, INDEX),
          row("pull an index with no Accept", "Docker-Content-Digest", "-", "LIST"),
          row("pull an index with no Accept", "ETag", "-", "\"LIST\""),
          row("pull an index with no Accept", "body", "MANIFEST_UNKNOWN", "LIST"));

  private static final List<Difference> TYPE_IN_THE_MANIFEST =
      because(
          "a manifest that names its own type is taken by it, whatever the header says",
          row("push an unknown media type", "status", "400", "201"),
          row("push an unknown media type", "Content-Type", GO_JSON, "-"),
          row("push an unknown media type", "Docker-Content-Digest", "-", "OCI_IMAGE"),
          row("push an unknown media type", "Location", "-", "/v2/diff/one/manifests/OCI_IMAGE"),
          row("push an unknown media type", "form of Location", "-", "relative"),
          row("push an unknown media type", "body", "MANIFEST_INVALID", ""),
          row("pull what had an unknown media type", "status", "404", "200"),
          row("pull what had an unknown media type", "Content-Type", GO_JSON, OCI),
          row("pull what had an unknown media type", "Docker-Content-Digest", "-", "OCI_IMAGE"),
          row("pull what had an unknown media type", "ETag", "-", "\"OCI_IMAGE\""),
          row("pull what had an unknown media type", "body", "MANIFEST_UNKNOWN", "OCI_IMAGE"),
          row("tags", "body", ALL_TAGS, ALL_TAGS + " untyped"));

  private static final List<Difference> TOO_LARGE =
      because(
          "the specification names 413 for it",
          row("push one over 4 MiB", "status", "400", "413"),
          row("push one over 4 MiB", "body", "MANIFEST_INVALID", "SIZE_INVALID"));

  private static final List<Difference> PAGES_OF_TAGS =
      because(
          "end-8b: tags come in pages; they always send all of them",
          row(
              "first page of tags",
              "Link",
              "-",
              "</v2/diff/one/tags/list?n=2&last=docker>; rel=\"next\""),
          row("first page of tags", "body", ALL_TAGS, "diff/one has again docker"),
          row("tags after one", "body", ALL_TAGS, "diff/one has list oci subject untyped"),
          row("no tags", "body", ALL_TAGS, "diff/one has no tags"),
          row("tags by a bad number", "status", "200", "400"),
          row("tags by a bad number", "body", ALL_TAGS, "PAGINATION_NUMBER_INVALID"),
          row("tags by a negative number", "status", "200", "400"),
          row("tags by a negative number", "body", ALL_TAGS, "PAGINATION_NUMBER_INVALID"));

  private static final List<Difference> CATALOG =
      because(
          "a repository is one that holds a manifest; theirs is one that a blob was linked to",
          row(
              "catalog",
              "body",
              "{\"repositories\":[\"diff/one\",\"diff/two\"]}",
              "{\"repositories\":[\"diff/one\",\"diff/three\"]}"),
          row(
              "catalog after one",
              "body",
              "{\"repositories\":[\"diff/two\"]}",
              "{\"repositories\":[\"diff/three\"]}"));

  private static final List<Difference> ORDER_OF_A_QUERY =
      because(
          "the order of a query's parts means nothing",
          row(
              "first page of the catalog",
              "Link",
              "</v2/_catalog?last=diff%2Fone&n=1>; rel=\"next\"",
              "</v2/_catalog?n=1&last=diff%2Fone>; rel=\"next\""));

  private static final List<Difference> DELETED_TAG =
      because(
          "end-9: a tag may be deleted by itself; they know only digests",
          row("delete a tag", "status", "400", "202"),
          row("delete a tag", "Content-Type", GO_JSON, "-"),
          row("delete a tag", "body", "DIGEST_INVALID", ""));

  /** Where everyone may do everything. */
  static final List<Difference> OPEN =
      Stream.of(
              NO_CHARSET,
              RELATIVE,
              ALWAYS_AN_ENVELOPE,
              STATE_IN_THE_PATH,
              SINGLE_POST,
              SHA512,
              CHUNKS_IN_ORDER,
              RANGE_BEYOND_THE_END,
              NOT_MODIFIED,
              MOUNT_FROM_A_BAD_NAME,
              MOUNT_FROM_ANYWHERE,
              REFERRERS,
              NO_ACCEPT,
              TYPE_IN_THE_MANIFEST,
              TOO_LARGE,
              PAGES_OF_TAGS,
              CATALOG,
              ORDER_OF_A_QUERY,
              DELETED_TAG)
          .flatMap(List::stream)
          .toList();

  /** Where everyone must log in. */
  static final List<Difference> CLOSED =
      Stream.of(NO_CHARSET, RELATIVE).flatMap(List::stream).toList();

  private Differences() {}

  private static List<Difference> because(String reason, Difference... rows) {
    return Arrays.stream(rows)
        .map(row -> new Difference(row.step(), row.field(), row.theirs(), row.ours(), reason))
        .toList();
  }

  private static Difference row(String step, String field, String theirs, String ours) {
    return new Difference(step, field, theirs, ours, "");
  }
}
