package io.stowage.server.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * Sets Logback up in code: reading its XML would cost a tenth of our start. Logback finds this
 * class as a service and calls it first; the settings then have their say.
 */
public final class Logging extends ContextAwareBase implements Configurator {

  /** The logger that has a line for each request. */
  static final String ACCESS_LOGGER = "io.stowage.access";

  /** The logger that names each damaged blob when it is found. */
  private static final String DAMAGE_LOGGER = "io.stowage.server.registry.Blobs";

  private static final LogSettings BEFORE_SETTINGS =
      new LogSettings(LogSettings.Format.PLAIN, LogSettings.Level.WARN, true);

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    apply(context, BEFORE_SETTINGS);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Has everything logged from now on as the settings say. */
  static void configure(LogSettings settings) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.reset();
      apply(context, settings);
    }
  }

  /**
   * Has what goes wrong in a command logged to standard error; what it is asked to find it tells
   * itself, in its lines.
   */
  static void forCommand(LogSettings settings) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.reset();
      var least =
          settings.level() == LogSettings.Level.INFO ? LogSettings.Level.WARN : settings.level();
      apply(context, new LogSettings(settings.format(), least, false), ConsoleTarget.SystemErr);
      context.getLogger(DAMAGE_LOGGER).setLevel(Level.OFF);
    }
  }

  private static void apply(LoggerContext context, LogSettings settings) {
    apply(context, settings, ConsoleTarget.SystemOut);
  }

  private static void apply(LoggerContext context, LogSettings settings, ConsoleTarget target) {
    Layout<ILoggingEvent> layout =
        switch (settings.format()) {
          case PLAIN -> new PlainLines();
          case JSON -> new JsonLines();
        };
    layout.setContext(context);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setTarget(target.getName());
    console.setName("console");
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.setLevel(ofLibraries(settings.level()));
    context.getLogger("io.stowage").setLevel(Level.valueOf(settings.level().name()));
    if (!settings.access()) {
      context.getLogger(ACCESS_LOGGER).setLevel(Level.OFF);
    }
  }

  /** Libraries talk a level lower than we do. */
  private static Level ofLibraries(LogSettings.Level ours) {
    return switch (ours) {
      case ERROR -> Level.ERROR;
      case WARN, INFO -> Level.WARN;
      case DEBUG -> Level.INFO;
      case TRACE -> Level.DEBUG;
    };
  }
}
