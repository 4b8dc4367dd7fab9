import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { components } from '@/api/schema';

export type Entry = components['schemas']['AuditEntry'];

export interface Filter {
  namespace?: string;
  action?: string;
  actor?: string;
  target?: string;
  from?: string;
  to?: string;
}

/** What happened in an organization, or on the whole server, newest first, page by page. */
export const auditQuery = (organization: string | undefined, { namespace, ...filter }: Filter) =>
  infiniteQueryOptions({
    queryKey: organization
      ? ['organization', organization, 'audit', filter]
      : ['admin', 'audit', { namespace, ...filter }],
    queryFn: ({ pageParam: cursor }) =>
      organization
        ? unwrap(
            api.GET('/organizations/{organization}/audit', {
              params: { path: { organization }, query: { ...filter, cursor, limit: 50 } },
            }),
          )
        : unwrap(api.GET('/audit', { params: { query: { namespace, ...filter, cursor, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** All that can be done, in words. */
export const actionsQuery = queryOptions({
  queryKey: ['audit-actions'],
  queryFn: () => unwrap(api.GET('/audit/actions')),
  staleTime: Number.POSITIVE_INFINITY,
});
