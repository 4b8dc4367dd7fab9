import { expect, test } from 'vitest';
import en from './texts.en';
import zh from './texts.zh-CN';

/** Chinese has no plural forms of its own: of a pair it has `_other` alone. */
function keys(texts: object, before = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'object') {
      for (const [inner, text] of keys(value, `${before}${key}.`)) {
        all.set(inner, text);
      }
    } else if (!key.endsWith('_one')) {
      all.set(before + key, value);
    }
  }
  return all;
}

const holes = (text: string) => (text.match(/{{\w+}}/g) ?? []).sort();

test('every text is in both languages', () => {
  expect([...keys(zh).keys()].sort()).toEqual([...keys(en).keys()].sort());
});

test('a text has the same holes in both languages', () => {
  const chinese = keys(zh);
  for (const [key, text] of keys(en)) {
    expect(holes(chinese.get(key) ?? ''), key).toEqual(holes(text));
  }
});

test('no text is empty, and none was left in English', () => {
  for (const [key, text] of keys(zh)) {
    expect(text, key).not.toBe('');
    expect(/[一-鿿]|^[A-Z][\w ]*$|^–$/.test(text), `${key}: ${text}`).toBe(true);
  }
});
