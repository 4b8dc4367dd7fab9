interface Day {
  day: string;
  pulls: number;
}

/** Each day from one to the other, those without a pull too; a year at most. */
export function everyDay(days: Day[], from: string, to: string): Day[] {
  const known = new Map(days.map((each) => [each.day, each.pulls]));
  const all: Day[] = [];
  const last = Date.parse(to);
  for (let at = Date.parse(from); at <= last && all.length < 366; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    all.push({ day, pulls: known.get(day) ?? 0 });
  }
  return all;
}
