import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap, versioned } from '@/api/client';
import type { components, operations } from '@/api/schema';

export type RepositoryDetail = components['schemas']['RepositoryDetail'];
export type Tag = components['schemas']['Tag'];
export type TagOrder = NonNullable<NonNullable<operations['listTags']['parameters']['query']>['order']>;

export const tagOrders: TagOrder[] = ['version', 'pushed', 'pulls', 'name'];

/** Which tags are looked at, as the address says it. */
export interface TagSearch {
  q?: string;
  order?: TagOrder;
}

export function parseTagSearch(raw: Record<string, unknown>): TagSearch {
  return {
    q: typeof raw.q === 'string' || typeof raw.q === 'number' ? String(raw.q) : undefined,
    order: tagOrders.find((order) => order === raw.order),
  };
}

/** A repository, with the version that a change must name. */
export const repositoryQuery = (name: string) =>
  queryOptions({
    queryKey: ['repository', name],
    queryFn: () => versioned(api.GET('/repositories/{name}', { params: { path: { name } } })),
  });

/** Its tags, page by page. */
export const tagsQuery = (name: string, order: TagOrder, query: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['repository', name, 'tags', order, query ?? ''],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/repositories/{name}/-/tags', {
          params: { path: { name }, query: { order, query, cursor, limit: 100 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** Pulls by day and by tag. */
export const pullsQuery = (name: string) =>
  queryOptions({
    queryKey: ['repository', name, 'pulls'],
    queryFn: () => unwrap(api.GET('/repositories/{name}/-/pulls', { params: { path: { name } } })),
  });
