const STEPS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** How long something takes, by its two largest units: "3 days, 4 hours". */
export function duration(seconds: number, language: string): string {
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [unit, size] of STEPS) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (parts.length < 2 && (amount > 0 || (unit === 'second' && parts.length === 0))) {
      const format = { style: 'unit', unit, unitDisplay: 'long' } as const;
      parts.push(new Intl.NumberFormat(language, format).format(amount));
    }
  }
  return new Intl.ListFormat(language, { type: 'unit' }).format(parts);
}
