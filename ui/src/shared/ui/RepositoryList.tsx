import { Paper, Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { components } from '@/api/schema';
import classes from './RepositoryList.module.css';
import { RepositoryRow } from './RepositoryRow';

interface ListProps {
  label: string;
  repositories: components['schemas']['Repository'][] | undefined;
}

/** Repositories one below the other; their outlines while they are on their way. */
export function RepositoryList({ label, repositories }: ListProps) {
  const { t } = useTranslation();
  if (!repositories) {
    return (
      <Stack role="status" aria-label={t('loading')}>
        {[0, 1, 2, 3].map((row) => (
          <Skeleton key={row} height={72} />
        ))}
      </Stack>
    );
  }
  return (
    <Paper withBorder component="ul" aria-label={label} className={classes.list}>
      {repositories.map((repository) => (
        <RepositoryRow key={repository.name} repository={repository} />
      ))}
    </Paper>
  );
}
