import { spawnSync } from 'node:child_process';
import { stage } from './stage';

/** The server, asked by a program: for what a test needs before it begins. */
export class Hub {
  private constructor(
    readonly name: string,
    readonly password: string,
    private readonly token: string,
  ) {}

  static async logIn(name: string, password: string): Promise<Hub> {
    const answer = await call('POST', '/login', { name, password, bearer: true });
    return new Hub(name, password, (answer as { token: string }).token);
  }

  static administrator(): Promise<Hub> {
    return Hub.logIn('admin', stage.password);
  }

  /** Makes an account, as administrators may. */
  async account(name: string): Promise<Hub> {
    const password = `${name} has a password`;
    await this.call('POST', '/admin/users', { name, password, mustChangePassword: false });
    return Hub.logIn(name, password);
  }

  call(method: string, path: string, body?: unknown): Promise<unknown> {
    return call(method, path, body, this.token);
  }

  push(layout: string, image: string) {
    pushAs(this.name, this.password, layout, image);
  }
}

/** Pushes an image by skopeo. */
export function pushAs(user: string, secret: string, layout: string, image: string) {
  const host = new URL(stage.url).host;
  const done = spawnSync(
    'skopeo',
    [
      ...['copy', '--quiet', '--all', '--dest-tls-verify=false', `--dest-creds=${user}:${secret}`],
      ...[`oci:${layout}:latest`, `docker://${host}/${image}`],
    ],
    { encoding: 'utf8' },
  );
  if (done.status !== 0) {
    throw new Error(`skopeo: ${done.stderr || done.error}`);
  }
}

async function call(method: string, path: string, body?: unknown, token?: string): Promise<unknown> {
  const answer = await fetch(`${stage.url}/api/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }
  return text ? JSON.parse(text) : undefined;
}
