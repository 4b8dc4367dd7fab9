import { expect, test } from 'vitest';
import { localAddress } from '@/app/return';
import { parseSearch, toQuery } from '@/features/explore/search';
import { everyDay } from '@/features/repository/days';
import { pulls } from './commands';
import { ago, bytes } from './format';
import { parseRepositoryPath, repositoryAddress } from './names';
import { inOrder, platformName } from './platforms';

test('sizes are in powers of 1024', () => {
  expect(bytes(0, 'en')).toBe('0 B');
  expect(bytes(1023, 'en')).toBe('1,023 B');
  expect(bytes(5_347_737, 'en')).toBe('5.1 MiB');
  expect(bytes(48_211_034, 'en')).toBe('46 MiB');
});

test('times are told as long ago', () => {
  const now = Date.parse('2026-11-28T12:00:00Z');
  expect(ago('2026-11-28T09:00:00Z', 'en', now)).toBe('3 hours ago');
  expect(ago('2026-11-27T11:00:00Z', 'zh-CN', now)).toBe('昨天');
});

test('a view of a repository is parted from its name, however deep that is', () => {
  expect(parseRepositoryPath('acme/app')).toEqual({ name: 'acme/app', view: '' });
  expect(parseRepositoryPath('acme/tags/x/-/tags/1.2')).toEqual({ name: 'acme/tags/x', view: 'tags/1.2' });
  expect(parseRepositoryPath('acme/app/')).toEqual({ name: 'acme/app', view: '' });
  expect(repositoryAddress('nginx')).toBe('/_/nginx');
  expect(repositoryAddress('acme/app', 'tags')).toBe('/r/acme/app/-/tags');
});

test('a log-in leads to no other server', () => {
  for (const wanted of [
    undefined,
    '',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    ' //evil.example',
    '/\t/evil.example',
  ]) {
    expect(localAddress(wanted), String(wanted)).toMatch(/^\/(?![/\\])/);
  }
  expect(localAddress('/r/acme/app/-/tags?x=1#y')).toBe('/r/acme/app/-/tags?x=1#y');
});

test('each client is told in its own words', () => {
  const commands = Object.fromEntries(
    pulls('hub.example:5000', 'acme/app', ':1').map((each) => [each.client, each.command]),
  );
  expect(commands.docker).toBe('docker pull hub.example:5000/acme/app:1');
  expect(commands.Dockerfile).toBe('FROM hub.example:5000/acme/app:1');
});

test('explore opens on official images, and words look at everything', () => {
  expect(toQuery(parseSearch({}))).toMatchObject({ official: true, order: 'stars', offset: 0 });
  expect(toQuery(parseSearch({ q: 'nginx' }))).toMatchObject({ q: 'nginx', order: 'relevance' });
  expect(toQuery(parseSearch({ q: 'nginx' })).official).toBeUndefined();
  expect(parseSearch({ page: 'x', order: 'evil', os: 'linux' })).toMatchObject({
    page: undefined,
    order: undefined,
    os: ['linux'],
  });
});

test('days without a pull are there, too', () => {
  expect(everyDay([{ day: '2026-02-28', pulls: 2 }], '2026-02-27', '2026-03-01')).toEqual([
    { day: '2026-02-27', pulls: 0 },
    { day: '2026-02-28', pulls: 2 },
    { day: '2026-03-01', pulls: 0 },
  ]);
});

test('platforms are in one order everywhere, and attestations are none', () => {
  const of = (name: string) => {
    const [os = '', architecture = '', variant] = name.split('/');
    return { os, architecture, variant };
  };
  const names = ['linux/s390x', 'linux/arm/v7', 'unknown/unknown', 'linux/arm64/v8', 'linux/amd64'];
  expect(inOrder(names.map(of)).map(platformName)).toEqual([
    'linux/amd64',
    'linux/arm64',
    'linux/arm/v7',
    'linux/s390x',
  ]);
  expect(inOrder([of('unknown/unknown')])).toHaveLength(1);
});
