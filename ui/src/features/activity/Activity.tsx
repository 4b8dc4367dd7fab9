import { Badge, Button, Group, NativeSelect, Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Ago } from '@/shared/ui/Ago';
import { Empty } from '@/shared/ui/Empty';
import { IconDownload } from '@/shared/ui/icons';
import { Link } from '@/shared/ui/Link';
import { Listing } from '@/shared/ui/Listing';
import { actionsQuery, auditQuery, type Entry, type Filter } from './api';
import { useActionText } from './words';

const NONE = { action: '', namespace: '', actor: '', target: '', from: '', to: '' };

interface ActivityProps {
  /** Where it happened; on the whole server where it is absent. */
  organization?: string;
  /** What it is filtered by at first, as the address says it. */
  search?: Partial<typeof NONE>;
  /** When what it is filtered by changes: for the address. */
  onSearch?: (search: Partial<typeof NONE>) => void;
}

/** What happened in an organization or on the server, by whom and from where. */
export function Activity({ organization, search, onSearch }: ActivityProps) {
  const { t } = useTranslation(['activity', 'shared']);
  const [typed, setTyped] = useState(() => pick(search ?? {}));
  const [asked] = useDebouncedValue(typed, 250);
  const filter = toFilter(asked);
  const pages = useInfiniteQuery(auditQuery(organization, filter));
  const isFiltered = Object.keys(filter).length > 0;
  const set = (part: Partial<typeof NONE>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    onSearch?.(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')));
  };
  const file = new URLSearchParams({
    format: 'csv',
    ...(organization ? { namespace: organization } : {}),
    ...filter,
  });
  return (
    <Stack>
      <Group align="flex-end" gap="sm">
        <Actions value={typed.action} onChange={(action) => set({ action })} />
        {organization ? null : (
          <TextInput
            flex="1 1 8rem"
            label={t('account')}
            value={typed.namespace}
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => set({ namespace: event.currentTarget.value })}
          />
        )}
        <TextInput
          flex="1 1 8rem"
          label={t('actor')}
          value={typed.actor}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => set({ actor: event.currentTarget.value })}
        />
        <TextInput
          flex="1 1 8rem"
          label={t('target')}
          value={typed.target}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => set({ target: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          flex="1 1 8rem"
          label={t('from')}
          value={typed.from}
          max={typed.to || undefined}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          flex="1 1 8rem"
          label={t('to')}
          value={typed.to}
          min={typed.from || undefined}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
        <Button
          component="a"
          href={`/api/v1/audit/export?${file}`}
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          {t('export')}
        </Button>
      </Group>
      <Listing
        pages={pages}
        empty={
          isFiltered ? (
            <Empty title={t('noMatch')}>
              <Button variant="default" onClick={() => set(NONE)}>
                {t('clear')}
              </Button>
            </Empty>
          ) : (
            <Empty title={t('empty')} />
          )
        }
      >
        {(entries) => <EntryTable entries={entries} />}
      </Listing>
    </Stack>
  );
}

function pick(search: Partial<typeof NONE>): typeof NONE {
  const { action = '', namespace = '', actor = '', target = '', from = '', to = '' } = search;
  return { action, namespace, actor, target, from: isDay(from) ? from : '', to: isDay(to) ? to : '' };
}

/** An address may say anything. */
function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

function toFilter({ action, namespace, actor, target, from, to }: typeof NONE): Filter {
  const filter: Filter = {
    action,
    namespace: namespace.trim(),
    actor: actor.trim(),
    target: target.trim(),
    from: from ? new Date(`${from}T00:00:00`).toISOString() : '',
    to: to ? dayAfter(to).toISOString() : '',
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
}

function dayAfter(day: string): Date {
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + 1);
  return date;
}

function Actions({ value, onChange }: { value: string; onChange: (action: string) => void }) {
  const { t } = useTranslation(['activity', 'shared']);
  const actions = useQuery(actionsQuery);
  const text = useActionText();
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const each of actions.data?.items ?? []) {
    const items = groups.get(each.group) ?? [];
    items.push({ value: each.action, label: text(each.action) });
    groups.set(each.group, items);
  }
  return (
    <NativeSelect
      flex="2 1 12rem"
      label={t('action')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{t('everyAction')}</option>
      {[...groups].map(([group, items]) => (
        <optgroup key={group} label={groupText(group)}>
          {items.map((item) => (
            <option key={item.value} value={item.value}>
              {item.label}
            </option>
          ))}
        </optgroup>
      ))}
    </NativeSelect>
  );

  function groupText(group: string): string {
    return group in GROUPS ? t(`groups.${group as Known}`) : group;
  }
}

const GROUPS = { repo: 1, org: 1, account: 1, token: 1, robot: 1, plan: 1, server: 1 };
type Known = keyof typeof GROUPS;

function EntryTable({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation(['activity', 'shared']);
  const text = useActionText();
  return (
    <Table.ScrollContainer minWidth={720} type="native">
      <Table verticalSpacing="sm" withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('when')}</Table.Th>
            <Table.Th scope="col">{t('actor')}</Table.Th>
            <Table.Th scope="col">{t('action')}</Table.Th>
            <Table.Th scope="col">{t('target')}</Table.Th>
            <Table.Th scope="col">{t('where')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <Ago time={entry.at} />
              </Table.Td>
              <Table.Td>
                {entry.actor ? <Link to={`/u/${entry.actor}`}>{entry.actor}</Link> : t('shared:nothing')}
              </Table.Td>
              <Table.Td>
                <Group gap="xs">
                  <span>{text(entry.action)}</span>
                  {entry.result === 'done' ? null : (
                    <Badge variant="light" color="red">
                      {t(`results.${entry.result}`)}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {entry.target}
                </Text>
                <Details detail={entry.detail} />
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{entry.address || t('serverItself')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What else was noted, as the server keeps it: names are the API's, too. */
function Details({ detail }: { detail: Record<string, unknown> }) {
  const parts = Object.entries(detail)
    .filter(([name, value]) => name !== 'id' && name !== 'invitation' && value !== '')
    .map(([name, value]) => `${name}: ${shown(value)}`);
  return parts.length > 0 ? (
    <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
      {parts.join(', ')}
    </Text>
  ) : null;
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
