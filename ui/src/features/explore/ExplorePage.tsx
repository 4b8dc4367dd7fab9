import {
  Button,
  Checkbox,
  Fieldset,
  Group,
  Pagination,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { components } from '@/api/schema';
import { Empty } from '@/shared/ui/Empty';
import { IconSearch } from '@/shared/ui/icons';
import { Page } from '@/shared/ui/Page';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { RepositoryList } from '@/shared/ui/RepositoryList';
import { searchQuery } from './api';
import classes from './ExplorePage.module.css';
import { type ExploreSearch, isFiltered, ORDERS, PAGE, toQuery } from './search';

interface ExploreProps {
  search: ExploreSearch;
  onChange: (search: ExploreSearch) => void;
}

/** Finds repositories by words and filters, all of them in the address. */
export function ExplorePage({ search, onChange }: ExploreProps) {
  const { t } = useTranslation(['explore', 'shared']);
  const found = useQuery(searchQuery(toQuery(search)));
  const change = (part: Partial<ExploreSearch>) => onChange({ ...search, page: undefined, ...part });
  const pages = Math.ceil((found.data?.total ?? 0) / PAGE);
  return (
    <Page title={t('title')}>
      <div className={classes.columns}>
        <Filters search={search} facets={found.data?.facets} onChange={change} />
        <Stack miw={0}>
          <Words search={search} onChange={change} />
          <Text size="sm" c="dimmed" role="status">
            {found.data ? t('found', { count: found.data.total }) : ' '}
          </Text>
          {found.error ? <ProblemAlert error={found.error} onRetry={found.refetch} /> : null}
          {found.data?.total === 0 ? <Nothing search={search} onChange={onChange} /> : null}
          {!found.error && found.data?.total !== 0 ? (
            <RepositoryList label={t('repositories')} repositories={found.data?.items} />
          ) : null}
          {pages > 1 ? (
            <Pagination
              total={pages}
              value={search.page ?? 1}
              onChange={(page) => onChange({ ...search, page })}
              aria-label={t('pages')}
              getControlProps={(control) => ({ 'aria-label': control })}
            />
          ) : null}
        </Stack>
      </div>
    </Page>
  );
}

interface PartProps {
  search: ExploreSearch;
  onChange: (part: Partial<ExploreSearch>) => void;
}

function Words({ search, onChange }: PartProps) {
  const { t } = useTranslation(['explore', 'shared']);
  const ask = useDebouncedCallback((q: string) => onChange({ q: q || undefined, all: true }), 250);
  return (
    <Group align="flex-end" wrap="wrap">
      <TextInput
        key={search.q ?? ''}
        className={classes.words}
        aria-label={t('placeholder')}
        placeholder={t('placeholder')}
        leftSection={<IconSearch size={16} />}
        defaultValue={search.q ?? ''}
        autoFocus={Boolean(search.q)}
        onChange={(event) => ask(event.currentTarget.value)}
      />
      <Select
        aria-label={t('order')}
        allowDeselect={false}
        value={search.order ?? (search.q ? 'relevance' : 'stars')}
        data={ORDERS.map((order) => ({ value: order, label: t(`orders.${order}`) }))}
        onChange={(order) => onChange({ order: (order ?? undefined) as ExploreSearch['order'] })}
      />
    </Group>
  );
}

type Many = 'type' | 'os' | 'arch' | 'category';

function Filters({ search, facets, onChange }: PartProps & { facets?: components['schemas']['Facets'] }) {
  const { t } = useTranslation(['explore', 'shared']);
  const label = (group: Many, value: string) => (group === 'type' ? t(`types.${value as 'image'}`) : value);
  const groups: [Many, components['schemas']['Counts'] | undefined][] = [
    ['type', facets?.types],
    ['os', facets?.operatingSystems],
    ['arch', facets?.architectures],
    ['category', facets?.categories],
  ];
  return (
    <Paper component="section" aria-label={t('filters')} className={classes.filters}>
      <SimpleGrid cols={{ base: 2, md: 1 }} spacing="md">
        <Fieldset legend={t('trusted')} variant="unstyled">
          <Stack gap="xs">
            <Checkbox
              checked={isFiltered(search, 'official')}
              label={counted(t('official'), facets?.official)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked
                    ? { official: true, all: undefined }
                    : { official: undefined, all: true },
                )
              }
            />
            <Checkbox
              checked={search.verified ?? false}
              label={counted(t('verified'), facets?.verified)}
              onChange={(event) =>
                onChange({ verified: event.currentTarget.checked || undefined, all: true })
              }
            />
          </Stack>
        </Fieldset>
        {groups.map(([group, counts]) => {
          const chosen = (search[group] ?? []) as string[];
          const there = counts ?? [];
          const values = [...new Set([...chosen, ...there.map((each) => each.value)])].slice(0, 12);
          return values.length === 0 ? null : (
            <Fieldset key={group} legend={t(group)} variant="unstyled">
              <Stack gap="xs">
                {values.map((value) => (
                  <Checkbox
                    key={value}
                    checked={chosen.includes(value)}
                    label={counted(
                      label(group, value),
                      there.find((each) => each.value === value)?.count ?? 0,
                    )}
                    onChange={(event) => {
                      const next = event.currentTarget.checked
                        ? [...chosen, value]
                        : chosen.filter((each) => each !== value);
                      onChange({
                        [group]: next.length > 0 ? next : undefined,
                        all: search.all ?? !search.official,
                      });
                    }}
                  />
                ))}
              </Stack>
            </Fieldset>
          );
        })}
      </SimpleGrid>
    </Paper>
  );
}

function counted(label: string, number: number | undefined) {
  return (
    <>
      {label} <span className={classes.count}>{number ?? ''}</span>
    </>
  );
}

function Nothing({ search, onChange }: ExploreProps) {
  const { t } = useTranslation(['explore', 'shared']);
  const isFirst = !search.all && !search.q;
  return (
    <Empty title={t(isFirst ? 'nothingYet' : 'empty')} why={t(isFirst ? 'nothingYetWhy' : 'emptyWhy')}>
      <Button variant="default" onClick={() => onChange({ all: true })}>
        {t(isFirst ? 'showAll' : 'clear')}
      </Button>
    </Empty>
  );
}
