/** The parts of the administration, as their addresses name them. */
export const PARTS = [
  'users',
  'organizations',
  'plans',
  'storage',
  'settings',
  'health',
  'audit',
  'admin-user',
] as const;

export type Part = (typeof PARTS)[number];

/** What the lists are filtered by, as the address says it. */
const FILTERS = ['q', 'source', 'namespace', 'action', 'actor', 'target', 'from', 'to'] as const;

export type AdminSearch = { [filter in (typeof FILTERS)[number]]?: string };

/** Reads the filters of an address; what is no filter is left out. */
export function parseAdminSearch(raw: Record<string, unknown>): AdminSearch {
  return Object.fromEntries(
    FILTERS.flatMap((filter) => {
      const value = raw[filter];
      const isText = typeof value === 'string' || typeof value === 'number';
      return isText && value !== '' ? [[filter, String(value)]] : [];
    }),
  );
}
