import { expect, test } from 'vitest';
import { parseAdminSearch } from './parts';

test('an address keeps its filters, and nothing else', () => {
  expect(parseAdminSearch({ q: 'ann', action: 'repo.', other: 'x', from: '2026-11-01' })).toEqual({
    q: 'ann',
    action: 'repo.',
    from: '2026-11-01',
  });
});

test('what is typed as digits is a text, and what is empty no filter', () => {
  expect(parseAdminSearch({ q: 42, actor: '', target: ['a'], to: null })).toEqual({ q: '42' });
});
