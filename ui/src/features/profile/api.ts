import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { isProblem } from '@/api/problem';
import type { components } from '@/api/schema';

export type Profile = components['schemas']['PublicProfile'];

/** A person, or that the name is an organization's. */
export const profileQuery = (name: string) =>
  queryOptions({
    queryKey: ['profile', name],
    queryFn: async (): Promise<{ person?: Profile; isOrganization: boolean }> => {
      try {
        const person = await unwrap(api.GET('/users/{user}', { params: { path: { user: name } } }));
        return { person, isOrganization: false };
      } catch (error) {
        if (!isProblem(error, 'not_found')) {
          throw error;
        }
        await unwrap(api.GET('/organizations/{organization}', { params: { path: { organization: name } } }));
        return { isOrganization: true };
      }
    },
  });
