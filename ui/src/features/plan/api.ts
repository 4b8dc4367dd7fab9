import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

/** The plan of an organization, or one's own, and what is used of it. */
export const planQuery = (organization: string | undefined) =>
  queryOptions({
    queryKey: organization ? ['organization', organization, 'plan'] : ['me', 'plan'],
    queryFn: () =>
      organization
        ? unwrap(api.GET('/organizations/{organization}/plan', { params: { path: { organization } } }))
        : unwrap(api.GET('/me/plan')),
  });

/** All plans. */
export const plansQuery = queryOptions({ queryKey: ['plans'], queryFn: () => unwrap(api.GET('/plans')) });
