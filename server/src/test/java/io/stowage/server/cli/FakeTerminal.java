package io.stowage.server.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A person with their answers ready, or a file as standard input. */
final class FakeTerminal implements Terminal {
  private final Deque<String> typed = new ArrayDeque<>();
  private final boolean isInteractive;
  private final int width;

  /** What they were asked for. */
  final List<String> prompts = new ArrayList<>();

  private FakeTerminal(boolean isInteractive, int width, List<String> typed) {
    this.isInteractive = isInteractive;
    this.width = width;
    this.typed.addAll(typed);
  }

  static FakeTerminal person(String... answers) {
    return new FakeTerminal(true, 0, List.of(answers));
  }

  static FakeTerminal wide(int width) {
    return new FakeTerminal(true, width, List.of());
  }

  static FakeTerminal input(String... lines) {
    return new FakeTerminal(false, 0, List.of(lines));
  }

  @Override
  public boolean isInteractive() {
    return isInteractive;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Optional<String> ask(String prompt) {
    prompts.add(prompt);
    return Optional.ofNullable(typed.poll());
  }

  @Override
  public Optional<String> askSecret(String prompt) {
    return ask(prompt);
  }

  @Override
  public Optional<String> line() {
    return Optional.ofNullable(typed.poll());
  }
}
