import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { operations } from '@/api/schema';

export type Order = NonNullable<NonNullable<operations['listMyStars']['parameters']['query']>['order']>;

export const ORDERS: Order[] = ['stars', 'pulls', 'updated', 'name'];

/** The repositories of an account that the reader may see, page by page. */
export const namespaceQuery = (namespace: string, order: Order, query: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['repositories', namespace, order, query ?? ''],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/repositories', { params: { query: { namespace, order, query, cursor } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** What one has put a star on, page by page. */
export const starsQuery = (order: Order) =>
  infiniteQueryOptions({
    queryKey: ['me', 'stars', order],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/me/stars', { params: { query: { order, cursor } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
