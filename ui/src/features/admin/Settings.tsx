import { Badge, Button, Code, Group, NativeSelect, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { components } from '@/api/schema';
import { Empty } from '@/shared/ui/Empty';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { settingsQuery } from './api';
import { Filter } from './Filter';
import type { AdminSearch } from './parts';

type Setting = components['schemas']['ServerSetting'];

const SOURCES = ['default', 'file', 'environment', 'flag'] as const;

interface SettingsProps {
  search: AdminSearch;
  onSearch: (search: AdminSearch) => void;
}

/** The settings in force, and where each comes from. */
export function Settings({ search, onSearch }: SettingsProps) {
  const { t } = useTranslation(['admin', 'shared']);
  const found = useQuery(settingsQuery);
  const { q = '', source = '' } = search;
  const set = (part: AdminSearch) => {
    const next = { q, source, ...part };
    onSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')));
  };
  const has = (text: string | undefined) => text?.toLowerCase().includes(q.toLowerCase());
  const shown = (found.data?.items ?? []).filter(
    (each) =>
      (source === '' || each.source === source) &&
      (has(each.key) || has(each.description) || has(each.value)),
  );
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('settingsWhy')}
      </Text>
      <Group>
        <Filter
          key={q === '' ? 'empty' : 'filled'}
          value={q}
          label={t('findSetting')}
          onChange={(next) => set({ q: next })}
        />
        <NativeSelect
          aria-label={t('source')}
          value={source}
          data={[
            { value: '', label: t('everySource') },
            ...SOURCES.map((each) => ({ value: each, label: t(`sources.${each}`) })),
          ]}
          onChange={(event) => set({ source: event.currentTarget.value })}
        />
      </Group>
      {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Outlines rows={6} /> : null}
      {found.data && shown.length === 0 ? (
        <Empty title={t('shared:noMatch')}>
          <Button variant="default" onClick={() => onSearch({})}>
            {t('clear')}
          </Button>
        </Empty>
      ) : null}
      {shown.length > 0 ? <SettingTable settings={shown} /> : null}
    </Stack>
  );
}

function SettingTable({ settings }: { settings: Setting[] }) {
  const { t } = useTranslation(['admin', 'shared']);
  return (
    <Table.ScrollContainer
      minWidth={560}
      type="native"
      tabIndex={0}
      role="region"
      aria-label={t('part.settings')}
    >
      <Table verticalSpacing="sm" withTableBorder layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('setting')}</Table.Th>
            <Table.Th scope="col" w="30%">
              {t('value')}
            </Table.Th>
            <Table.Th scope="col" w="22%">
              {t('source')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {settings.map((each) => (
            <Table.Tr key={each.key}>
              <Table.Td>
                <Text size="sm" fw={600} ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                  {each.key}
                </Text>
                <Text size="xs" c="dimmed" lang="en">
                  {each.description}
                </Text>
              </Table.Td>
              <Table.Td>
                <Value setting={each} />
              </Table.Td>
              <Table.Td>
                <Source setting={each} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Value({ setting }: { setting: Setting }) {
  const { t } = useTranslation(['admin', 'shared']);
  if (setting.secret) {
    return (
      <Text size="sm" c="dimmed">
        {t('secret')}
      </Text>
    );
  }
  return setting.value ? (
    <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{setting.value}</Code>
  ) : (
    <Text size="sm" c="dimmed">
      {t('shared:nothing')}
    </Text>
  );
}

function Source({ setting }: { setting: Setting }) {
  const { t } = useTranslation(['admin', 'shared']);
  const known = SOURCES.find((each) => each === setting.source);
  const isDefault = setting.source === 'default';
  return (
    <>
      {isDefault ? (
        <Text size="sm" c="dimmed">
          {t('sources.default')}
        </Text>
      ) : (
        <Badge variant="default">{known ? t(`sources.${known}`) : setting.source}</Badge>
      )}
      {setting.origin && !isDefault ? (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {setting.origin}
        </Text>
      ) : null}
    </>
  );
}
