import { Button, Group, NativeSelect, Paper, Stack, Text, TextInput, ThemeIcon, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { host } from '@/shared/lib/server';
import { Command } from '@/shared/ui/Command';
import { Empty } from '@/shared/ui/Empty';
import { IconCheck } from '@/shared/ui/icons';
import { Link } from '@/shared/ui/Link';
import { Page } from '@/shared/ui/Page';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { RepositoryList } from '@/shared/ui/RepositoryList';
import { type Order, organizationsQuery, repositoriesQuery, tokensQuery } from './api';
import classes from './DashboardPage.module.css';

const Lately = lazy(() => import('./Lately').then((module) => ({ default: module.Lately })));

const ORDERS: Order[] = ['stars', 'pulls', 'updated', 'name'];

interface DashboardProps {
  user: string;
  account?: string;
  order?: Order;
  onChange: (search: { account?: string; order?: Order }) => void;
}

/** What one comes back to: one's repositories, or an organization's. */
export function DashboardPage({ user, account, order = 'stars', onChange }: DashboardProps) {
  const { t } = useTranslation(['dashboard', 'shared']);
  const [filter, setFilter] = useState('');
  const [query] = useDebouncedValue(filter.trim(), 200);
  const organizations = useQuery(organizationsQuery);
  const namespace = account ?? (query ? user : undefined);
  const pages = useInfiniteQuery(repositoriesQuery(namespace, order, query || undefined));
  const repositories = pages.data?.pages.flatMap((page) => page.items);
  const names = (organizations.data?.items ?? []).map((each) => each.name);
  const accounts = [...new Set([user, ...names, ...(account ? [account] : [])])];
  const title = account ? t('titleOf', { name: account }) : t('title');
  return (
    <Page title={title}>
      <div className={classes.columns}>
        <Stack miw={0}>
          <Group align="flex-end">
            <NativeSelect
              aria-label={t('account')}
              value={account ?? user}
              data={accounts.map((name) => ({
                value: name,
                label: name === user ? t('you', { name }) : name,
              }))}
              onChange={(event) => {
                const name = event.currentTarget.value;
                onChange({ account: name !== user ? name : undefined, order });
              }}
            />
            <TextInput
              className={classes.filter}
              aria-label={t('filter')}
              placeholder={t('filter')}
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
            />
            <NativeSelect
              aria-label={t('order')}
              value={order}
              data={ORDERS.map((each) => ({ value: each, label: t(`orders.${each}`) }))}
              onChange={(event) => onChange({ account, order: event.currentTarget.value as Order })}
            />
            <Button component={Link} to="/new" c="white" underline="never">
              {t('shared:newRepository')}
            </Button>
          </Group>
          {account ? <Link to={`/orgs/${account}`}>{t('toOrganization', { name: account })}</Link> : null}
          {pages.error ? <ProblemAlert error={pages.error} onRetry={pages.refetch} /> : null}
          {repositories?.length === 0 ? (
            <NoRepositories namespace={account ?? user} isFiltered={query !== ''} />
          ) : null}
          {!pages.error && repositories?.length !== 0 ? (
            <RepositoryList label={title} repositories={repositories} />
          ) : null}
          {pages.hasNextPage ? (
            <Button
              variant="default"
              loading={pages.isFetchingNextPage}
              onClick={() => pages.fetchNextPage()}
            >
              {t('shared:more')}
            </Button>
          ) : null}
        </Stack>
        <Stack miw={0}>
          <FirstSteps
            hasPushed={repositories?.some((each) => each.pushedAt !== undefined) ?? false}
            hasDescribed={repositories?.some((each) => each.description !== '') ?? false}
          />
          <Suspense fallback={null}>
            <Lately />
          </Suspense>
        </Stack>
      </div>
    </Page>
  );
}

function NoRepositories({ namespace, isFiltered }: { namespace: string; isFiltered: boolean }) {
  const { t } = useTranslation(['dashboard', 'shared']);
  if (isFiltered) {
    return <Empty title={t('emptyFiltered')} />;
  }
  return (
    <Empty title={t('empty')} why={t('emptyWhy')}>
      <Stack gap="xs" w="100%" maw={520}>
        <Command text={`docker login ${host}`} />
        <Command text={`docker tag alpine ${host}/${namespace}/alpine`} />
        <Command text={`docker push ${host}/${namespace}/alpine`} />
      </Stack>
    </Empty>
  );
}

function FirstSteps({ hasPushed, hasDescribed }: { hasPushed: boolean; hasDescribed: boolean }) {
  const { t } = useTranslation(['dashboard', 'shared']);
  const tokens = useQuery(tokensQuery);
  const steps = [
    { id: 'token', isDone: (tokens.data?.items.length ?? 0) > 0 },
    { id: 'push', isDone: hasPushed },
    { id: 'describe', isDone: hasDescribed },
  ] as const;
  if (tokens.isPending || steps.every((step) => step.isDone)) {
    return null;
  }
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="steps">
      <Title order={2} size="h5" id="steps" mb="sm">
        {t('stepsTitle')}
      </Title>
      <Stack component="ol" gap="sm" className={classes.steps}>
        {steps.map((step, number) => (
          <Group component="li" key={step.id} gap="sm" wrap="nowrap">
            <ThemeIcon size={24} radius="xl" variant={step.isDone ? 'filled' : 'default'}>
              {step.isDone ? <IconCheck size={14} aria-label={t('done')} /> : number + 1}
            </ThemeIcon>
            <Text size="sm" c={step.isDone ? 'dimmed' : undefined}>
              {step.id === 'token' && !step.isDone ? (
                <Link to="/settings/tokens">{t('steps.token')}</Link>
              ) : (
                t(`steps.${step.id}`)
              )}
            </Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
