const GIBIBYTE = 2 ** 30;

/** Bytes as a field shows them; empty for no limit. */
export function toGibibytes(bytes: number | undefined): number | '' {
  return bytes === undefined ? '' : Math.round((bytes / GIBIBYTE) * 1000) / 1000;
}

/** What was typed as bytes; those before where the field still shows them, so that rounding changes nothing. */
export function fromGibibytes(typed: number, before: number | undefined): number {
  return before !== undefined && toGibibytes(before) === typed ? before : Math.round(typed * GIBIBYTE);
}
