import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** The organizations one is in, page by page. */
export const myOrganizationsQuery = infiniteQueryOptions({
  queryKey: ['me', 'organizations', 'pages'],
  queryFn: ({ pageParam: cursor }) =>
    unwrap(api.GET('/me/organizations', { params: { query: { cursor, limit: 50 } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next,
});
