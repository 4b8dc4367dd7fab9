import { expect, test } from 'vitest';
import { keyReader } from './keys';

test('two keys lead somewhere, one after the other', () => {
  const read = keyReader();

  expect(read('g', 10_000)).toBeUndefined();
  expect(read('e', 10_500)).toBe('/explore');
});

test('the second key must not take long', () => {
  const read = keyReader();

  read('g', 10_000);

  expect(read('e', 15_000)).toBeUndefined();
});

test('what leads nowhere is forgotten', () => {
  const read = keyReader();

  read('g', 10_000);
  read('x', 10_010);

  expect(read('d', 10_020)).toBeUndefined();
  expect(read('n', 10_030)).toBe('/new');
});

test('a new repository is one key away, and not two', () => {
  const read = keyReader();

  expect(read('n', 10_000)).toBe('/new');
  read('g', 10_010);
  expect(read('n', 10_020)).toBeUndefined();
});
