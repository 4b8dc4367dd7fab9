import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './Section.module.css';

interface SectionProps {
  title: string;
  why?: string;
  /** What stands beside the title. */
  aside?: ReactNode;
  isDangerous?: boolean;
  /** What it has opened over the page. */
  dialog?: ReactNode;
  children?: ReactNode;
}

/** A part of a page of settings, with its title. */
export function Section({ title, why, aside, isDangerous, dialog, children }: SectionProps) {
  const id = useId();
  return (
    <Paper
      withBorder
      component="section"
      aria-labelledby={id}
      className={isDangerous ? classes.danger : classes.section}
    >
      <Group justify="space-between" align="flex-start" gap="sm" className={classes.head}>
        <Stack gap={2} className={classes.words}>
          <Title order={2} size="h4" id={id}>
            {title}
          </Title>
          {why ? (
            <Text size="sm" c="dimmed">
              {why}
            </Text>
          ) : null}
        </Stack>
        {aside}
      </Group>
      {dialog}
      {children ? <div className={classes.body}>{children}</div> : null}
    </Paper>
  );
}
