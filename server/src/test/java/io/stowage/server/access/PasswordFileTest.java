package io.stowage.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.account.Hashes;
import io.stowage.server.common.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
  private final FakeClock clock = new FakeClock();
  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("users");
  }

  @Test
  void aFileThatIsNotThereSaysHowToMakeOne() {
    assertThatThrownBy(() -> new PasswordFile(file, clock))
        .isInstanceOf(PasswordFileException.class)
        .hasMessageEndingWith(
            "there is no such file; make one: stowage htpasswd add " + file + " NAME");
  }

  @Test
  void eachWrongLineIsNamedByNumberAndNoSecretIsShown() throws IOException {
    write(
        "# people",
        "alice:" + Hashes.BCRYPT,
        "",
        "bob:$apr1$6nriBhOw$igFQ1Xm.QuAV/7KNmQQ2y/",
        "hunter2",
        "carol:hunter3",
        ":" + Hashes.BCRYPT,
        "alice:" + Hashes.BCRYPT);

    assertThatThrownBy(() -> new PasswordFile(file, clock))
        .isInstanceOf(PasswordFileException.class)
        .hasMessageContaining("line 4: bob has an MD5 hash")
        .hasMessageContaining("htpasswd -B FILE bob, or stowage htpasswd add FILE bob")
        .hasMessageContaining("line 5: it is not name:hash")
        .hasMessageContaining("line 6: carol has a plain password")
        .hasMessageContaining("line 7: a name is")
        .hasMessageContaining("line 8: alice is on line 2 already")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter", "igFQ1Xm"));
  }

  @Test
  void aFileOfOtherBytesIsRefusedPlainly() throws IOException {
    Files.write(file, new byte[] {'a', ':', (byte) 0xff});

    assertThatThrownBy(() -> new PasswordFile(file, clock)).hasMessageContaining("not UTF-8");
  }

  @Test
  void commentsBlankLinesAndLineEndsOfWindowsArePassedOver() throws IOException {
    Files.writeString(file, "# people\r\n\r\n  \r\nalice:" + Hashes.BCRYPT + "\r\n");

    assertThat(new PasswordFile(file, clock).current().find("alice")).isPresent();
  }

  @Test
  void aChangeIsSeenAfterASecondAndNotBefore() throws IOException {
    write("alice:" + Hashes.BCRYPT);
    PasswordFile users = new PasswordFile(file, clock);
    write("alice:" + Hashes.BCRYPT, "bob:" + Hashes.BCRYPT);

    clock.advance(Duration.ofMillis(999));
    assertThat(users.current().find("bob")).isEmpty();

    clock.advance(Duration.ofMillis(1));
    assertThat(users.current().find("bob")).isPresent();
  }

  @Test
  void aFileThatDidNotChangeIsNotReadAgain() throws IOException {
    write("alice:" + Hashes.BCRYPT);
    PasswordFile users = new PasswordFile(file, clock);

    clock.advance(Duration.ofMinutes(1));

    assertThat(users.current().generation()).isEqualTo(1);
  }

  @Test
  void aBrokenEditKeepsTheUsersOfBeforeAndTheNextGoodOneCounts() throws IOException {
    write("alice:" + Hashes.BCRYPT);
    PasswordFile users = new PasswordFile(file, clock);

    write("alice:" + Hashes.BCRYPT, "bob");
    clock.advance(Duration.ofSeconds(1));
    assertThat(users.current().find("alice")).isPresent();
    assertThat(users.current().generation()).isEqualTo(1);

    write("bob:" + Hashes.BCRYPT);
    clock.advance(Duration.ofSeconds(1));
    assertThat(users.current().find("alice")).isEmpty();
    assertThat(users.current().find("bob")).isPresent();
  }

  @Test
  void aFileThatGoesAwayKeepsItsUsersUntilItIsBack() throws IOException {
    write("alice:" + Hashes.BCRYPT);
    PasswordFile users = new PasswordFile(file, clock);

    Files.delete(file);
    clock.advance(Duration.ofSeconds(1));
    assertThat(users.current().find("alice")).isPresent();

    write("bob:" + Hashes.BCRYPT);
    clock.advance(Duration.ofSeconds(1));
    assertThat(users.current().find("alice")).isEmpty();
  }

  @Test
  void addingAUserMakesAFileForItsOwnerAlone() throws IOException {
    boolean known = PasswordFileEditor.put(file, "alice", "wonderland");

    assertThat(known).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new PasswordFile(file, clock).current().find("alice"))
        .hasValueSatisfying(hash -> assertThat(hash.matches("wonderland")).isTrue());
  }

  @Test
  void addingAUserAgainReplacesTheLineAndKeepsTheOthers() throws IOException {
    write("# people", "alice:" + Hashes.BCRYPT, "bob:" + Hashes.BCRYPT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    boolean known = PasswordFileEditor.put(file, "alice", "new");

    assertThat(known).isTrue();
    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .startsWith("# people")
        .endsWith("bob:" + Hashes.BCRYPT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    Users users = new PasswordFile(file, clock).current();
    assertThat(users.find("alice").orElseThrow().matches("new")).isTrue();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aNameOrPasswordThatCannotBeUsedIsRefusedBeforeTheFileIsTouched() {
    assertThatThrownBy(() -> PasswordFileEditor.put(file, "a:b", "x")).hasMessageContaining("name");
    assertThatThrownBy(() -> PasswordFileEditor.put(file, "#a", "x")).hasMessageContaining("name");
    assertThatThrownBy(() -> PasswordFileEditor.put(file, "a", ""))
        .hasMessageContaining("password");
    assertThat(file).doesNotExist();
  }

  private void write(String... lines) throws IOException {
    Files.writeString(file, String.join("\n", lines) + "\n");
  }
}
