import { Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';
import { healthQuery } from './api';
import { duration } from './duration';

const STATES = ['up', 'down', 'late', 'off'] as const;
const COLOURS = { up: 'green', down: 'red', late: 'yellow', off: 'gray' };

interface Line {
  id: string;
  title: string;
  state?: string;
  text: string;
}

/** How the server and what it leans on are. */
export function Health() {
  const { t, i18n } = useTranslation(['admin', 'shared']);
  const found = useQuery(healthQuery);
  const health = found.data;
  const waiting = (count: number) =>
    t('waiting', { count, shown: new Intl.NumberFormat(i18n.language).format(count) });
  const lines: Line[] = health
    ? [
        {
          id: 'server',
          title: t('server'),
          state: health.status,
          text: `Stowage ${health.version} · ${t('uptime', { time: duration(health.uptime, i18n.language) })}`,
        },
        {
          id: 'database',
          title: t('database'),
          state: health.database.status,
          text: health.database.kind === 'postgres' ? 'PostgreSQL' : 'SQLite',
        },
        { id: 'storage', title: t('part.storage'), state: health.storage.status, text: t('storageIs') },
        { id: 'mail', title: t('mail'), state: health.mail.status, text: waiting(health.mail.waiting) },
        { id: 'slack', title: t('slack'), text: waiting(health.slack.waiting) },
        ...health.notifications.map(({ endpoint, waiting: count }) => ({
          id: `to ${endpoint}`,
          title: t('endpoint', { name: endpoint }),
          text: waiting(count),
        })),
        {
          id: 'listening',
          title: t('live'),
          text: t('listening', {
            count: health.listening,
            shown: new Intl.NumberFormat(i18n.language).format(health.listening),
          }),
        },
      ]
    : [];
  return (
    <Section title={t('part.health')} why={t('healthWhy')}>
      {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Outlines rows={5} /> : null}
      {health ? (
        <Rows label={t('part.health')}>
          {lines.map((line) => (
            <Group component="li" key={line.id} justify="space-between" wrap="nowrap" gap="sm">
              <Stack gap={2} miw={0}>
                <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                  {line.title}
                </Text>
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {line.text}
                </Text>
              </Stack>
              {line.state ? <State state={line.state} /> : null}
            </Group>
          ))}
        </Rows>
      ) : null}
    </Section>
  );
}

function State({ state }: { state: string }) {
  const { t } = useTranslation('admin');
  const known = STATES.find((each) => each === state);
  return (
    <Badge
      variant="light"
      color={known ? COLOURS[known] : 'gray'}
      c="var(--mantine-color-text)"
      style={{ flex: 'none' }}
    >
      {known ? t(`conditions.${known}`) : state}
    </Badge>
  );
}
