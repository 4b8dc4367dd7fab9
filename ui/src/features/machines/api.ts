import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { components } from '@/api/schema';
import { type Owner, ownerKey } from './owner';

export type Rule = components['schemas']['TokenRule'];
export type Permission = components['schemas']['TokenPermission'];
export type Robot = components['schemas']['Robot'];
export type ScopeMap = components['schemas']['ScopeMap'];
export type OrganizationToken = components['schemas']['OrganizationToken'];
export type Made = { login: string; secret: string };

export const PERMISSIONS: Permission[] = ['read', 'write', 'delete', 'metadata'];
export const SCOPES = [
  'scope-member-read',
  'scope-member-edit',
  'scope-invite-read',
  'scope-invite-edit',
  'scope-group-read',
  'scope-group-edit',
  'scope-activity-read',
  'scope-repository-list',
] as const;

const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { next?: string }) => page.next,
};

/** The robots of an owner, newest first, page by page. */
export const robotsQuery = (owner: Owner) =>
  infiniteQueryOptions({
    queryKey: [...ownerKey(owner), 'robots'],
    queryFn: ({ pageParam: cursor }) =>
      owner.isOrganization
        ? unwrap(
            api.GET('/organizations/{organization}/robots', {
              params: { path: { organization: owner.name }, query: { cursor } },
            }),
          )
        : unwrap(api.GET('/me/robots', { params: { query: { cursor } } })),
    ...paged,
  });

/** The tokens of an organization, newest first, page by page. */
export const organizationTokensQuery = (organization: string) =>
  infiniteQueryOptions({
    queryKey: ['organization', organization, 'tokens'],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/organizations/{organization}/tokens', {
          params: { path: { organization }, query: { cursor } },
        }),
      ),
    ...paged,
  });

/** The scope maps of an owner. */
export const scopeMapsQuery = (owner: Owner) =>
  queryOptions({
    queryKey: [...ownerKey(owner), 'scope-maps'],
    queryFn: () =>
      owner.isOrganization
        ? unwrap(
            api.GET('/organizations/{organization}/scope-maps', {
              params: { path: { organization: owner.name } },
            }),
          )
        : unwrap(api.GET('/me/scope-maps')),
  });
