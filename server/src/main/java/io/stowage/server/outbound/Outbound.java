package io.stowage.server.outbound;

import io.stowage.server.common.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends requests to addresses that people named. Such an address is a way into our networks, so:
 * only hosts of the internet, unless the operator allows others; the address that was looked at is
 * the one that is spoken to; http and https only; no more time and no more bytes than the caller
 * says; no cookies, no credentials, nothing kept from one request for the next.
 */
public final class Outbound implements AutoCloseable {
  private static final int MOST_AT_ONCE = 32;

  private final Duration longest;
  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor deadlines;

  /**
   * @param allowsPrivate whether hosts may lie in private networks, on this machine too
   * @param longest for one call, from its first step to the last byte of the answer, redirects
   *     among them
   */
  public Outbound(boolean allowsPrivate, Duration longest) {
    this(allowsPrivate ? SystemDefaultDnsResolver.INSTANCE : new PublicHosts(), longest);
  }

  Outbound(DnsResolver resolver, Duration longest) {
    this.longest = longest;
    this.deadlines = new ScheduledThreadPoolExecutor(1, Threads.daemons("outbound"));
    deadlines.setRemoveOnCancelPolicy(true);
    Timeout each = Timeout.of(longest);
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(resolver)
                    .setMaxConnTotal(MOST_AT_ONCE)
                    .setMaxConnPerRoute(MOST_AT_ONCE)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(each)
                            .setSocketTimeout(each)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(each)
                    .setResponseTimeout(each)
                    .setAuthenticationEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .setConnectionReuseStrategy((request, response, context) -> false)
            .setUserAgent("stowage")
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .build();
  }

  /** How long one request takes at most. */
  public Duration longest() {
    return longest;
  }

  /**
   * Asks for what is at an address, and goes where it is sent to, each time by the same rules.
   *
   * @param redirects how many times it lets itself be sent elsewhere
   * @param mostBytes of the answer's body; what is beyond is not read
   * @throws PrivateAddressException when the host must not be spoken to
   * @throws IOException when there was no answer, or not in time
   */
  public Answer get(URI address, int redirects, int mostBytes) throws IOException {
    long until = System.nanoTime() + longest.toNanos();
    Answer answer = send(new HttpGet(web(address)), mostBytes, until);
    for (int i = 0; i < redirects && answer.isRedirect(); i++) {
      URI next = answer.location().orElseThrow();
      boolean isWorse =
          "https".equalsIgnoreCase(answer.address().getScheme())
              && !"https".equalsIgnoreCase(next.getScheme());
      if (isWorse) {
        throw new IOException("sent from https to " + next.getScheme());
      }
      answer = send(new HttpGet(web(next)), mostBytes, until);
    }
    return answer;
  }

  /**
   * Posts to an address, which may not send the body elsewhere.
   *
   * @throws PrivateAddressException when the host must not be spoken to
   * @throws IOException when there was no answer, or not in time
   */
  public Answer post(URI address, String mediaType, byte[] body, int mostBytes) throws IOException {
    HttpPost post = new HttpPost(web(address));
    post.setEntity(new ByteArrayEntity(body, ContentType.parse(mediaType)));
    return send(post, mostBytes, System.nanoTime() + longest.toNanos());
  }

  private static URI web(URI address) throws IOException {
    boolean isWeb =
        "https".equalsIgnoreCase(address.getScheme())
            || "http".equalsIgnoreCase(address.getScheme());
    if (!isWeb || address.getHost() == null || address.getRawUserInfo() != null) {
      throw new IOException("no address of the web");
    }
    return address;
  }

  private Answer send(HttpUriRequestBase request, int mostBytes, long until) throws IOException {
    URI address = uri(request);
    // The client's own times are for each step; a server may make many small ones.
    Future<?> deadline =
        deadlines.schedule(request::cancel, until - System.nanoTime(), TimeUnit.NANOSECONDS);
    try {
      ClassicHttpResponse response = client.executeOpen(null, request, null);
      try {
        return new Answer(
            response.getCode(),
            address,
            mediaType(response),
            location(address, response),
            body(response, mostBytes));
      } finally {
        end(request, response);
      }
    } catch (IOException e) {
      if (request.isCancelled() && !(e instanceof InterruptedIOException)) {
        throw new InterruptedIOException("no answer in " + longest.toSeconds() + " s");
      }
      throw e;
    } finally {
      deadline.cancel(false);
    }
  }

  /** Drops the connection first: an answer that is only closed would be read to its end. */
  private static void end(HttpUriRequestBase request, ClassicHttpResponse response) {
    request.cancel();
    try {
      response.close();
    } catch (IOException _) {
      // What was wanted of it has been read.
    }
  }

  private static URI uri(HttpUriRequestBase request) throws IOException {
    try {
      return request.getUri();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static String mediaType(ClassicHttpResponse response) {
    Header type = response.getFirstHeader("Content-Type");
    return type == null || type.getValue() == null
        ? ""
        : type.getValue().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static Optional<URI> location(URI address, ClassicHttpResponse response) {
    Header location = response.getFirstHeader("Location");
    if (location == null || location.getValue() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(address.resolve(new URI(location.getValue())));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static byte[] body(ClassicHttpResponse response, int mostBytes) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null || mostBytes == 0) {
      return new byte[0];
    }
    InputStream content = entity.getContent();
    return content == null ? new byte[0] : content.readNBytes(mostBytes);
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }
}
