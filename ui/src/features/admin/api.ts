import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap, versioned } from '@/api/client';
import type { components } from '@/api/schema';

export type User = components['schemas']['AdministeredUser'];
export type UserChange = components['schemas']['UserChange'];
export type Organization = components['schemas']['AdministeredOrganization'];
export type Invitation = components['schemas']['Invitation'];
export type Plan = components['schemas']['Plan'];
export type AdminUserPassword = components['schemas']['AdminUserPassword'];

const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { next?: string }) => page.next,
};

/** People whose name begins so, page by page. */
export const usersQuery = (query: string) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'users', query],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/admin/users', { params: { query: { query: query || undefined, cursor, limit: 50 } } }),
      ),
    ...paged,
  });

/** A person. */
export const userQuery = (user: string) =>
  queryOptions({
    queryKey: ['admin', 'user', user],
    queryFn: () => unwrap(api.GET('/admin/users/{user}', { params: { path: { user } } })),
  });

/** Invitations to sign up that nobody has answered yet, page by page. */
export const invitationsQuery = infiniteQueryOptions({
  queryKey: ['admin', 'invitations'],
  queryFn: ({ pageParam: cursor }) =>
    unwrap(api.GET('/admin/invitations', { params: { query: { cursor, limit: 50 } } })),
  ...paged,
});

/** Organizations whose name begins so, page by page. */
export const organizationsQuery = (query: string) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'organizations', query],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/admin/organizations', {
          params: { query: { query: query || undefined, cursor, limit: 50 } },
        }),
      ),
    ...paged,
  });

/** A plan, with the version that a change must name. */
export const versionedPlan = (plan: string) =>
  versioned(api.GET('/plans/{plan}', { params: { path: { plan } } }));

/** How the registry's admin user stands. */
export const adminUserQuery = queryOptions({
  queryKey: ['admin', 'admin-user'],
  queryFn: () => unwrap(api.GET('/admin/admin-user')),
});

/** What the server holds. */
export const storageQuery = queryOptions({
  queryKey: ['admin', 'storage'],
  queryFn: () => unwrap(api.GET('/admin/storage')),
});

/** Garbage collection, now and lately; asked again and again while it runs. */
export const collectionQuery = queryOptions({
  queryKey: ['admin', 'gc'],
  queryFn: () => unwrap(api.GET('/admin/gc')),
  refetchInterval: ({ state }) => (state.data?.running ? 1000 : false),
});

/** The settings in force. */
export const settingsQuery = queryOptions({
  queryKey: ['admin', 'settings'],
  queryFn: () => unwrap(api.GET('/admin/settings')),
});

/** How the server is; asked again twice a minute. */
export const healthQuery = queryOptions({
  queryKey: ['admin', 'health'],
  queryFn: () => unwrap(api.GET('/admin/health')),
  refetchInterval: 30_000,
});
