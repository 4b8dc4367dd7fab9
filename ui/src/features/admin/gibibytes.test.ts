import { expect, test } from 'vitest';
import { fromGibibytes, toGibibytes } from './gibibytes';

test('a limit that is left alone keeps each of its bytes', () => {
  expect(fromGibibytes(Number(toGibibytes(50_000_000_000)), 50_000_000_000)).toBe(50_000_000_000);
});

test('a limit that is typed anew is whole bytes', () => {
  expect(fromGibibytes(0.001, 50_000_000_000)).toBe(1_073_742);
  expect(fromGibibytes(2, undefined)).toBe(2 ** 31);
});

test('no limit is an empty field', () => {
  expect(toGibibytes(undefined)).toBe('');
  expect(toGibibytes(0)).toBe(0);
});
