import { expect, test } from 'vitest';
import { duration } from './duration';

test('a duration is told by its two largest units', () => {
  expect(duration(273_650, 'en')).toBe('3 days, 4 hours');
  expect(duration(3600, 'en')).toBe('1 hour');
  expect(duration(61, 'zh-CN')).toMatch(/^1\s?分钟.*1\s?秒钟?$/);
});

test('a moment is no seconds, not nothing', () => {
  expect(duration(0.2, 'en')).toBe('0 seconds');
});
