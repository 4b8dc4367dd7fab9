import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** From the sea at noon to the hull at night. */
const harbour: MantineColorsTuple = [
  '#e8f4ff',
  '#d1e5fb',
  '#a3c9f1',
  '#71abe8',
  '#4a91e0',
  '#3181db',
  '#2279da',
  '#1367c2',
  '#055cae',
  '#004f9a',
];

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  colors: { harbour },
  respectReducedMotion: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace',
  headings: { fontWeight: '650' },
  // Plain, not by Component.extend: that would bring each of them onto the first page.
  components: {
    Container: { defaultProps: { size: 1240 } },
    Checkbox: { defaultProps: { size: 'md' } },
    Switch: { defaultProps: { size: 'md' } },
    Badge: { defaultProps: { tt: 'none', fw: 600 } },
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Modal: { defaultProps: { centered: true } },
  },
});
