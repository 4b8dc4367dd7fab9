import { queryOptions } from '@tanstack/react-query';
import { api, setPageProof, unwrap } from './client';
import type { components } from './schema';

export type Session = components['schemas']['Session'];
export type LogInStep = components['schemas']['LogInStep'];

/** Who is logged in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async () => {
    const session = await unwrap(api.GET('/session'));
    setPageProof(session.page);
    return session;
  },
  staleTime: 60_000,
});

/** Who may make an account here. */
export const signUpQuery = queryOptions({
  queryKey: ['sign-up'],
  queryFn: () => unwrap(api.GET('/sign-up')),
  staleTime: Number.POSITIVE_INFINITY,
});
