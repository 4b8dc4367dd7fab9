import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { bytes } from '@/shared/lib/format';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Section } from '@/shared/ui/Section';
import { collectionQuery, storageQuery } from './api';
import { duration } from './duration';
import { Figures } from './Figures';
import { Runs } from './Runs';

/** What the server holds, and how it gets rid of what nothing names. */
export function Storage() {
  return (
    <Stack>
      <Held />
      <Collection />
    </Stack>
  );
}

function Held() {
  const { t, i18n } = useTranslation(['admin', 'shared']);
  const found = useQuery(storageQuery);
  const number = new Intl.NumberFormat(i18n.language);
  const size = (amount: number) => bytes(amount, i18n.language);
  const held = found.data;
  return (
    <Section title={t('part.storage')} why={t('storageWhy')}>
      {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Outlines rows={2} height={72} /> : null}
      {held ? (
        <Figures
          figures={[
            { label: t('stored'), value: size(held.bytes) },
            { label: t('blobs'), value: number.format(held.blobs), more: t('blobsWhy') },
            {
              label: t('collectable'),
              value: size(held.collectable.bytes),
              more: t('blobCount', {
                count: held.collectable.blobs,
                shown: number.format(held.collectable.blobs),
              }),
            },
            {
              label: t('bin'),
              value: size(held.bin.bytes),
              more: t('binCount', {
                count: held.bin.repositories,
                shown: number.format(held.bin.repositories),
              }),
            },
            { label: t('uploads'), value: number.format(held.uploads) },
            { label: t('damaged'), value: number.format(held.damaged), more: t('damagedWhy') },
          ]}
        />
      ) : null}
    </Section>
  );
}

function Collection() {
  const { t, i18n } = useTranslation(['admin', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const found = useQuery(collectionQuery);
  const start = useMutation({
    mutationFn: () => fresh(() => unwrap(api.POST('/admin/gc'))),
    onSuccess: (now) => client.setQueryData(collectionQuery.queryKey, now),
  });
  const now = found.data;
  const isRunning = now?.running;
  useEffect(() => {
    if (isRunning === false) {
      void client.invalidateQueries({ queryKey: storageQuery.queryKey });
    }
  }, [isRunning, client]);
  const current = isRunning ? now?.runs[0] : undefined;
  return (
    <Section
      title={t('collection')}
      why={t('collectionWhy')}
      aside={
        <Button loading={start.isPending} disabled={!now || isRunning} onClick={() => start.mutate()}>
          {t('startCollection')}
        </Button>
      }
    >
      {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Outlines /> : null}
      {now ? (
        <Stack>
          <Text size="sm">
            {now.scheduled
              ? t('scheduled', { interval: duration(now.interval, i18n.language) })
              : t('notScheduled')}{' '}
            {t('grace', { grace: duration(now.grace, i18n.language) })}{' '}
            {now.untaggedAfter === undefined
              ? t('untaggedStay')
              : t('untaggedAfter', { after: duration(now.untaggedAfter, i18n.language) })}
          </Text>
          {start.error ? <ProblemAlert error={start.error} /> : null}
          <div role="status">
            {isRunning ? (
              <Group gap="sm">
                <Loader size="sm" aria-hidden />
                <Text size="sm" fw={600}>
                  {t('running', {
                    blobs: new Intl.NumberFormat(i18n.language).format(current?.blobs ?? 0),
                    freed: bytes(current?.bytes ?? 0, i18n.language),
                  })}
                </Text>
              </Group>
            ) : null}
          </div>
          <Runs runs={now.runs} />
        </Stack>
      ) : null}
    </Section>
  );
}
