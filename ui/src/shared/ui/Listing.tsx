import { Button, Group, Skeleton, Stack } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '@/api/problem';
import { Empty } from './Empty';
import { ProblemAlert, problemText } from './ProblemAlert';

/** The outlines of rows that are on their way. */
export function Outlines({ rows = 3, height = 56 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <Stack role="status" aria-label={t('loading')} gap="sm">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <Skeleton key={row} height={height} />
      ))}
    </Stack>
  );
}

/** Why there is nothing to be seen: it is not for the reader, or it went wrong. */
export function Refused({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  if (error instanceof ProblemError && error.status === 403) {
    return <Empty title={t('noPermission')} why={problemText(error)} />;
  }
  return <ProblemAlert error={error} onRetry={onRetry} />;
}

interface ListingProps<T> {
  pages: UseInfiniteQueryResult<InfiniteData<{ items: T[]; next?: string }>>;
  /** What stands there instead of no entry. */
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
}

/** A list, page by page, in whatever state it is. */
export function Listing<T>({ pages, empty, children }: ListingProps<T>) {
  const { t } = useTranslation();
  if (pages.error) {
    return <Refused error={pages.error} onRetry={() => void pages.refetch()} />;
  }
  if (!pages.data) {
    return <Outlines />;
  }
  const items = pages.data.pages.flatMap((page) => page.items);
  if (items.length === 0 && !pages.hasNextPage) {
    return empty;
  }
  return (
    <>
      {items.length === 0 ? empty : children(items)}
      {pages.hasNextPage ? (
        <Group mt="sm">
          <Button
            variant="default"
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {t('more')}
          </Button>
        </Group>
      ) : null}
    </>
  );
}
