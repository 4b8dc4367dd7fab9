/** What was asked of the server. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  type: string;
  body: string;
}

type Answer = (call: Call) => { status?: number; body?: unknown };

const answers = new Map<string, Answer>();
const calls: Call[] = [];

/** Stands in for the server: pages ask it as they ask the real one. */
export function takeCalls() {
  globalThis.fetch = async (input, init) => {
    const request = input instanceof Request ? input : new Request(input, init);
    const url = new URL(request.url);
    const call = {
      method: request.method,
      path: url.pathname.replace('/api/v1', ''),
      query: url.searchParams,
      type: request.headers.get('Content-Type') ?? '',
      body: await request.text(),
    };
    calls.push(call);
    const answer = answers.get(`${call.method} ${call.path}`);
    const { status = 200, body } = answer?.(call) ?? problem(404, 'not_found');
    return new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(status === 204 ? { 'Content-Length': '0' } : {}),
      },
    });
  };
}

/** Answers what is asked so, such as `GET /me`, from now on. */
export function answer(what: string, how: Answer | object) {
  answers.set(what, typeof how === 'function' ? (how as Answer) : () => ({ body: how }));
}

/** A refusal. */
export function problem(status: number, code: string, errors?: object[]) {
  return { status, body: { type: `urn:x:${code}`, title: code, status, code, detail: code, errors } };
}

/** What was asked so, in order. */
export function asked(what: string): Call[] {
  return calls.filter((call) => `${call.method} ${call.path}` === what);
}

/** Forgets answers and calls. */
export function forget() {
  answers.clear();
  calls.length = 0;
}
