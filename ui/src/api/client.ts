import createClient, { type Middleware } from 'openapi-fetch';
import { type Problem, ProblemError } from './problem';
import type { paths } from './schema';

let page: string | undefined;

/** Remembers what shows with each change that it comes from a page of ours. */
export function setPageProof(proof: string | undefined) {
  page = proof;
}

const proof: Middleware = {
  onRequest({ request }) {
    if (page && request.method !== 'GET' && request.method !== 'HEAD') {
      request.headers.set('X-Stowage-Page', page);
    }
    return request;
  },
};

/** The API of this server, typed by its contract. */
export const api = createClient<paths>({ baseUrl: '/api/v1', pathSerializer: address });
api.use(proof);

/** A repository's name is several parts of the path. */
function address(pathname: string, parameters: Record<string, unknown>): string {
  return pathname.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(parameters[name] ?? '')
      .split('/')
      .map(encodeURIComponent)
      .join('/'),
  );
}

interface Fetched<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; throws a {@link ProblemError} for any other. */
export async function unwrap<T>(fetching: Promise<Fetched<T>>): Promise<T> {
  const { data } = await whole(fetching);
  return data as T;
}

/** A body with the version that a change must name. */
export async function versioned<T>(fetching: Promise<Fetched<T>>): Promise<{ data: T; version: string }> {
  const { data, response } = await whole(fetching);
  return { data: data as T, version: response.headers.get('ETag') ?? '*' };
}

async function whole<T>(fetching: Promise<Fetched<T>>): Promise<Fetched<T>> {
  let fetched: Fetched<T>;
  try {
    fetched = await fetching;
  } catch {
    throw new ProblemError(0, {});
  }
  if (!fetched.response.ok) {
    throw new ProblemError(fetched.response.status, (fetched.error ?? {}) as Partial<Problem>);
  }
  return fetched;
}
