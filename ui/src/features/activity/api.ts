import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { components } from '@/api/schema';

export type Entry = components['schemas']['AuditEntry'];

export interface Filter {
  action?: string;
  actor?: string;
  target?: string;
  from?: string;
  to?: string;
}

/** What happened in an organization, newest first, page by page. */
export const auditQuery = (organization: string, filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['organization', organization, 'audit', filter],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/organizations/{organization}/audit', {
          params: { path: { organization }, query: { ...filter, cursor, limit: 50 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });

/** All that can be done, in words. */
export const actionsQuery = queryOptions({
  queryKey: ['audit-actions'],
  queryFn: () => unwrap(api.GET('/audit/actions')),
  staleTime: Number.POSITIVE_INFINITY,
});
