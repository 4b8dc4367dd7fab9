import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap, versioned } from '@/api/client';
import type { components } from '@/api/schema';

export type Organization = components['schemas']['Organization'];
export type Member = components['schemas']['Member'];
export type Role = components['schemas']['Role'];
export type Team = components['schemas']['Team'];
export type Level = components['schemas']['Level'];
export type Invitation = components['schemas']['Invitation'];
export type Outcome = components['schemas']['InvitationOutcome'];

export const ROLES: Role[] = ['member', 'editor', 'owner'];
export const GRANTS = ['read', 'write', 'admin'] as const;

const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { next?: string }) => page.next,
};

/** An organization, with the version that a change must name. */
export const organizationQuery = (organization: string) =>
  queryOptions({
    queryKey: ['organization', organization],
    queryFn: () =>
      versioned(api.GET('/organizations/{organization}', { params: { path: { organization } } })),
  });

/** Who is in it, page by page. */
export const membersQuery = (organization: string, query: string | undefined, role: Role | undefined) =>
  infiniteQueryOptions({
    queryKey: ['organization', organization, 'members', query ?? '', role ?? ''],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/organizations/{organization}/members', {
          params: { path: { organization }, query: { query, role, cursor, limit: 50 } },
        }),
      ),
    ...paged,
  });

/** Invitations that nobody has answered yet, page by page. */
export const invitationsQuery = (organization: string) =>
  infiniteQueryOptions({
    queryKey: ['organization', organization, 'invitations'],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/organizations/{organization}/invitations', {
          params: { path: { organization }, query: { cursor, limit: 50 } },
        }),
      ),
    ...paged,
  });

/** Its teams, page by page. */
export const teamsQuery = (organization: string, query: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['organization', organization, 'teams', query ?? ''],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/organizations/{organization}/teams', {
          params: { path: { organization }, query: { query, cursor, limit: 50 } },
        }),
      ),
    ...paged,
  });

/** One of its teams. */
export const teamQuery = (organization: string, team: string) =>
  queryOptions({
    queryKey: ['organization', organization, 'team', team],
    queryFn: () =>
      unwrap(
        api.GET('/organizations/{organization}/teams/{team}', { params: { path: { organization, team } } }),
      ),
  });

/** Who is in a team, page by page. */
export const teamMembersQuery = (organization: string, team: string) =>
  infiniteQueryOptions({
    queryKey: ['organization', organization, 'team', team, 'members'],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/organizations/{organization}/teams/{team}/members', {
          params: { path: { organization, team }, query: { cursor, limit: 50 } },
        }),
      ),
    ...paged,
  });

/** On which repositories a team has a right by name, page by page. */
export const teamRepositoriesQuery = (organization: string, team: string) =>
  infiniteQueryOptions({
    queryKey: ['organization', organization, 'team', team, 'repositories'],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/organizations/{organization}/teams/{team}/repositories', {
          params: { path: { organization, team }, query: { cursor, limit: 50 } },
        }),
      ),
    ...paged,
  });

/** Names of members that have that in them: to choose from. */
export const memberNamesQuery = (organization: string, query: string) =>
  queryOptions({
    queryKey: ['organization', organization, 'member-names', query],
    queryFn: () =>
      unwrap(
        api.GET('/organizations/{organization}/members', {
          params: { path: { organization }, query: { query: query || undefined, limit: 10 } },
        }),
      ),
  });

/** Names of repositories that have that in them: to choose from. */
export const repositoryNamesQuery = (namespace: string, query: string) =>
  queryOptions({
    queryKey: ['repository-names', namespace, query],
    queryFn: () =>
      unwrap(
        api.GET('/repositories', { params: { query: { namespace, query: query || undefined, limit: 10 } } }),
      ),
  });
