const BROWSERS: [RegExp, string][] = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/Chrome\/|Chromium\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const SYSTEMS: [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b|\biPad\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** A browser and its system, by what it calls itself; the beginning of that where neither is known. */
export function agentName(agent: string): string {
  const names = [BROWSERS, SYSTEMS].map((known) => known.find(([words]) => words.test(agent))?.[1]);
  return names.filter(Boolean).join(' · ') || agent.slice(0, 60);
}
