import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap, versioned } from '@/api/client';
import type { components } from '@/api/schema';

export type Me = components['schemas']['Me'];
export type Notices = components['schemas']['Notices'];
export type MySession = components['schemas']['MySession'];

/** One's own account, with the version that a change must name. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => versioned(api.GET('/me')) });

/** One's personal tokens, newest first, page by page. */
export const tokensQuery = infiniteQueryOptions({
  queryKey: ['me', 'tokens', 'all'],
  queryFn: ({ pageParam: cursor }) =>
    unwrap(api.GET('/me/tokens', { params: { query: { limit: 50, cursor } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next,
});

/** Whether one's second factor is on. */
export const twoFactorQuery = queryOptions({
  queryKey: ['me', 'two-factor'],
  queryFn: () => unwrap(api.GET('/me/two-factor')),
});

/** Where one is logged in; the one used last comes first. */
export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: () => unwrap(api.GET('/me/sessions')),
});

/** What one is told of, and by which way. */
export const noticesQuery = queryOptions({
  queryKey: ['me', 'notices'],
  queryFn: () => unwrap(api.GET('/me/notices')),
});
