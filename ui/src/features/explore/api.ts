import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { components, operations } from '@/api/schema';

export type Found = components['schemas']['Found'];
export type Repository = components['schemas']['Repository'];
export type SearchQuery = NonNullable<operations['search']['parameters']['query']>;

/** What a search finds. */
export const searchQuery = (query: SearchQuery) =>
  queryOptions({
    queryKey: ['search', query],
    queryFn: ({ signal }) => unwrap(api.GET('/search', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
