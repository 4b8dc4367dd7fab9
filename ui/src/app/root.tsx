import { useSuspenseQuery } from '@tanstack/react-query';
import { createRootRoute, redirect } from '@tanstack/react-router';
import { sessionQuery } from '@/api/session';
import { Failed } from '@/shared/ui/Failed';
import { NotFound } from '@/shared/ui/NotFound';
import { queries } from './query';
import { Shell } from './Shell';

export const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: Failed,
});

/** Pages for those with a name: others log in first, and come back. */
export async function requireUser({ location }: { location: { href: string } }) {
  const session = await queries.ensureQueryData(sessionQuery);
  if (!session.user) {
    throw redirect({ to: '/login', search: { to: location.href } });
  }
}

/** The name of who is logged in; empty for nobody. */
export function useUser(): string {
  return useSuspenseQuery(sessionQuery).data.user?.name ?? '';
}
