import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { operations } from '@/api/schema';

export type Order = NonNullable<
  NonNullable<operations['listMyRepositories']['parameters']['query']>['order']
>;

/** One's own repositories, or an organization's, page by page. */
export const repositoriesQuery = (namespace: string | undefined, order: Order, query: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['repositories', namespace ?? '', order, query ?? ''],
    queryFn: ({ pageParam: cursor }) =>
      namespace
        ? unwrap(api.GET('/repositories', { params: { query: { namespace, order, query, cursor } } }))
        : unwrap(api.GET('/me/repositories', { params: { query: { order, cursor } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** The organizations one is in: as many as a page holds, which is more than people have. */
export const organizationsQuery = queryOptions({
  queryKey: ['me', 'organizations'],
  queryFn: () => unwrap(api.GET('/me/organizations', { params: { query: { limit: 100 } } })),
});

/** One's tokens; of interest is whether there are any. */
export const tokensQuery = queryOptions({
  queryKey: ['me', 'tokens', 'any'],
  queryFn: () => unwrap(api.GET('/me/tokens', { params: { query: { limit: 1 } } })),
});

/** What happened lately to one's repositories. */
export const lateQuery = queryOptions({
  queryKey: ['activity', 'mine'],
  queryFn: () => unwrap(api.GET('/me/activity', { params: { query: { limit: 12 } } })),
});
