package io.stowage.server.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * Log lines for people: time, level, what happened, and the request it belongs to. Pairs of key and
 * value are for machines: the message says them too.
 */
final class PlainLines extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  /** What would break out of the line or play with the terminal. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

  @Override
  public String doLayout(ILoggingEvent event) {
    var line = new StringBuilder(160);
    TIME.formatTo(event.getInstant(), line);
    line.append(' ').append("%-5s".formatted(event.getLevel())).append(' ');
    line.append(CONTROL.matcher(String.valueOf(event.getFormattedMessage())).replaceAll(" "));
    event
        .getMDCPropertyMap()
        .forEach(
            (key, value) -> line.append(" [").append(key).append(' ').append(value).append(']'));
    line.append(System.lineSeparator());
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString();
  }
}
