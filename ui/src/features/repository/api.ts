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

/** What would go with a repository. */
export const deletionQuery = (name: string) =>
  queryOptions({
    queryKey: ['repository', name, 'deletion'],
    queryFn: () => unwrap(api.GET('/repositories/{name}/-/deletion', { params: { path: { name } } })),
  });

/** What would go with a tag. */
export const tagDeletionQuery = (name: string, tag: string) =>
  queryOptions({
    queryKey: ['repository', name, 'deletion', tag],
    queryFn: () =>
      unwrap(api.GET('/repositories/{name}/-/tags/{tag}/deletion', { params: { path: { name, tag } } })),
  });

/** What happened to it, newest first. */
export const activityQuery = (name: string) =>
  infiniteQueryOptions({
    queryKey: ['repository', name, 'activity'],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/repositories/{name}/-/activity', {
          params: { path: { name }, query: { cursor, limit: 50 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** Who else may push to a person's repository. */
export const collaboratorsQuery = (repository: string) =>
  infiniteQueryOptions({
    queryKey: ['repository', repository, 'collaborators'],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/repositories/{repository}/-/collaborators', {
          params: { path: { repository }, query: { cursor, limit: 100 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** What teams of its organization may do with it. */
export const grantsQuery = (repository: string) =>
  infiniteQueryOptions({
    queryKey: ['repository', repository, 'teams'],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/repositories/{repository}/-/teams', {
          params: { path: { repository }, query: { cursor, limit: 100 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** Accounts whose names begin like that. */
export const peopleQuery = (query: string) =>
  queryOptions({
    queryKey: ['users', query],
    queryFn: () => unwrap(api.GET('/users', { params: { query: { query, limit: 8 } } })),
    enabled: query !== '',
  });

/** Teams of an organization whose names begin like that. */
export const teamsQuery = (organization: string) =>
  queryOptions({
    queryKey: ['organization', organization, 'teams', 'names'],
    queryFn: () =>
      unwrap(
        api.GET('/organizations/{organization}/teams', {
          params: { path: { organization }, query: { limit: 100 } },
        }),
      ),
  });

/** Whether the namespace is an organization, and whom its repositories are given to: teams, or people. */
export const isOrganizationQuery = (namespace: string) =>
  queryOptions({
    queryKey: ['namespace', namespace],
    queryFn: async () => {
      const mine = await unwrap(api.GET('/me/organizations', { params: { query: { limit: 100 } } }));
      return mine.items.some((each) => each.name === namespace);
    },
  });
