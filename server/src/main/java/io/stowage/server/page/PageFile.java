package io.stowage.server.page;

import java.util.Map;

/**
 * One file of the pages.
 *
 * @param plain its bytes
 * @param encoded the same, compressed, by the name of the coding: {@code br}, {@code gzip}
 * @param tag of its bytes, for an {@code ETag}, without quotes
 */
@SuppressWarnings("ArrayRecordComponent")
record PageFile(String mediaType, byte[] plain, Map<String, byte[]> encoded, String tag) {}
