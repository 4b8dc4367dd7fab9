/** The parts of the settings, as their addresses name them. */
export const PARTS = [
  'general',
  'security',
  'tokens',
  'robots',
  'scope-maps',
  'notifications',
  'content',
  'linked',
  'account',
] as const;

export type Part = (typeof PARTS)[number];
