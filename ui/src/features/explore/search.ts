import type { SearchQuery } from './api';

/** How many repositories a page of results has. */
export const PAGE = 25;

export const ORDERS = ['relevance', 'stars', 'pulls', 'updated'] as const;

/** What the address of the page says. `all` is said once the official ones are not asked for. */
export interface ExploreSearch {
  q?: string;
  all?: boolean;
  official?: boolean;
  verified?: boolean;
  type?: SearchQuery['type'];
  os?: string[];
  arch?: string[];
  category?: string[];
  order?: (typeof ORDERS)[number];
  page?: number;
}

/** Reads an address; what makes no sense is left away. */
export function parseSearch(raw: Record<string, unknown>): ExploreSearch {
  const flag = (name: string) => (raw[name] === true || raw[name] === 'true' ? true : undefined);
  const list = (name: string) => {
    const values = [raw[name]].flat().filter((value): value is string => typeof value === 'string');
    return values.length > 0 ? values.slice(0, 20) : undefined;
  };
  const page = Number(raw.page);
  return {
    q: raw.q === undefined || raw.q === '' ? undefined : String(raw.q).slice(0, 200),
    all: flag('all'),
    official: flag('official'),
    verified: flag('verified'),
    type: list('type') as SearchQuery['type'],
    os: list('os'),
    arch: list('arch'),
    category: list('category'),
    order: ORDERS.find((order) => order === raw.order),
    page: Number.isInteger(page) && page > 1 ? page : undefined,
  };
}

/** Whether only those are shown: at first the official ones are. */
export function isFiltered(search: ExploreSearch, filter: 'official'): boolean {
  const isFirst = !search.all && !search.q && !search.verified;
  return search[filter] ?? isFirst;
}

/** What is asked of the server. */
export function toQuery(search: ExploreSearch): SearchQuery {
  const { page, all, official, order, ...rest } = search;
  return {
    ...rest,
    ...(isFiltered(search, 'official') ? { official: true } : {}),
    order: order ?? (search.q ? 'relevance' : 'stars'),
    limit: PAGE,
    offset: ((page ?? 1) - 1) * PAGE,
  };
}
