import { afterEach, expect, test } from 'vitest';
import { isShortcut, switchShortcuts } from './shortcuts';

afterEach(() => {
  switchShortcuts(true);
  document.body.innerHTML = '';
});

function pressed(html: string, init: KeyboardEventInit = {}): boolean {
  document.body.innerHTML = html;
  const target = document.body.querySelector('[data-here]') ?? document.body;
  let found: boolean | undefined;
  const listen = (event: KeyboardEvent) => {
    found = isShortcut(event);
  };
  document.addEventListener('keydown', listen);
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true, ...init }));
  document.removeEventListener('keydown', listen);
  return found ?? false;
}

test('a key on the page is a shortcut', () => {
  expect(pressed('<p data-here>text</p>')).toBe(true);
});

test.each([
  '<input data-here>',
  '<textarea data-here></textarea>',
  '<select data-here></select>',
  '<div contenteditable><b data-here>x</b></div>',
  '<div role="dialog"><button data-here>x</button></div>',
  '<div role="menu"><button data-here>x</button></div>',
])('no key is a shortcut in %s', (html) => {
  expect(pressed(html)).toBe(false);
});

test.each(['ctrlKey', 'metaKey', 'altKey', 'isComposing'])('nor with %s', (with_) => {
  expect(pressed('<p data-here>text</p>', { [with_]: true })).toBe(false);
});

test('nor where they are switched off', () => {
  switchShortcuts(false);

  expect(pressed('<p data-here>text</p>')).toBe(false);
});
