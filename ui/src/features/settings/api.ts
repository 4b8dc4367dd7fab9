import { queryOptions } from '@tanstack/react-query';
import { api, unwrap, versioned } from '@/api/client';

/** One's own account, with the version that a change must name. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => versioned(api.GET('/me')) });

/** One's personal tokens. */
export const tokensQuery = queryOptions({
  queryKey: ['me', 'tokens', 'all'],
  queryFn: () => unwrap(api.GET('/me/tokens', { params: { query: { limit: 100 } } })),
});
