import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '@/api/problem';

/** What the server said, kept for a moment; a refusal is not asked again, a silence is. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) =>
        count < 2 && (!(error instanceof ProblemError) || error.status === 0 || error.status >= 500),
    },
  },
});
