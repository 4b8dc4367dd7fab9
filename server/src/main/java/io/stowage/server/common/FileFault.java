package io.stowage.server.common;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a file can't be used, in words: the JDK's message is most often the path alone. */
public final class FileFault {
  private FileFault() {}

  /**
   * Ends a sentence about the file.
   *
   * @param file as the reader knows it; never another that was met on the way to it
   * @param failure most often an {@link IOException}, or the cause of what wraps one
   */
  public static String of(Path file, @Nullable Throwable failure) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return switch (failure) {
      case NoSuchFileException _ ->
          folder == null || Files.isDirectory(folder)
              ? "there is no such file"
              : "there is no folder " + folder;
      case AccessDeniedException _ ->
          folder != null && Files.isWritable(file) && !Files.isWritable(folder)
              ? "permission denied for its folder " + folder
              : "permission denied";
      case FileAlreadyExistsException _, NotDirectoryException _ -> "it is a file, not a folder";
      case CharacterCodingException _ -> "it is not UTF-8 text";
      case IOException _ when Files.isDirectory(file) -> "it is a folder";
      case FileSystemException other when other.getReason() != null -> lowered(other.getReason());
      case null -> "it failed";
      case Throwable other when other.getMessage() != null -> other.getMessage();
      default -> failure.getClass().getSimpleName();
    };
  }

  /** Such as the kernel's "Not a directory". */
  private static String lowered(String reason) {
    return reason.substring(0, Math.min(1, reason.length())).toLowerCase(Locale.ROOT)
        + reason.substring(Math.min(1, reason.length()));
  }
}
