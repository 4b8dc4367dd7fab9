import { Code, Group } from '@mantine/core';
import classes from './Command.module.css';
import { CopyButton } from './CopyButton';

/** A line to be typed elsewhere, to be copied at a click. */
export function Command({ text, label }: { text: string; label?: string }) {
  return (
    <Group className={classes.line} wrap="nowrap" gap="xs">
      <Code className={classes.text} tabIndex={0}>
        {text}
      </Code>
      <CopyButton text={text} label={label} />
    </Group>
  );
}
