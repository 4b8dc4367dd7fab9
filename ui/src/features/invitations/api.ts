import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** What there is for me to answer. */
export const myInvitationsQuery = queryOptions({
  queryKey: ['me', 'invitations'],
  queryFn: () => unwrap(api.GET('/me/invitations')),
});

/** What the link of an invitation is for. */
export const linkedQuery = (secret: string) =>
  queryOptions({
    queryKey: ['invitation', secret],
    queryFn: () => unwrap(api.POST('/invitations/find', { body: { secret } })),
    enabled: secret !== '',
    retry: false,
  });
