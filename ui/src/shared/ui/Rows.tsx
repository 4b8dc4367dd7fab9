import { Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Rows.module.css';

/** Entries one below the other, each an `li`. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Paper withBorder component="ul" aria-label={label} className={classes.rows}>
      {children}
    </Paper>
  );
}
