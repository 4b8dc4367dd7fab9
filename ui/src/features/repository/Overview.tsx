import { Paper, Select, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { pulls } from '@/shared/lib/commands';
import { bytes } from '@/shared/lib/format';
import { repositoryAddress } from '@/shared/lib/names';
import { host } from '@/shared/lib/server';
import { Ago } from '@/shared/ui/Ago';
import { Command } from '@/shared/ui/Command';
import { Empty } from '@/shared/ui/Empty';
import { Link } from '@/shared/ui/Link';
import { pullsQuery, type RepositoryDetail } from './api';
import classes from './Overview.module.css';
import { Sparkline } from './Sparkline';

const Markdown = lazy(() => import('./Markdown').then((module) => ({ default: module.Markdown })));

/** What a repository says of itself, and how it is pulled. */
export function Overview({ repository, isMine }: { repository: RepositoryDetail; isMine: boolean }) {
  const { t } = useTranslation(['repository', 'shared']);
  return (
    <div className={classes.columns}>
      <Paper withBorder p={{ base: 'md', sm: 'lg' }} miw={0} component="section" aria-label={t('overview')}>
        {repository.fullDescription ? (
          <Suspense fallback={<Skeleton height={240} />}>
            <Markdown text={repository.fullDescription} />
          </Suspense>
        ) : (
          <Empty title={t('noText')} why={isMine ? t('noTextWhy') : undefined}>
            {isMine ? <Link to={repositoryAddress(repository.name, 'settings')}>{t('write')}</Link> : null}
          </Empty>
        )}
      </Paper>
      <Stack miw={0}>
        <PullBox name={repository.name} />
        <About repository={repository} />
        <Pulls name={repository.name} />
      </Stack>
    </div>
  );
}

function PullBox({ name }: { name: string }) {
  const { t } = useTranslation(['repository', 'shared']);
  const [client, setClient] = useLocalStorage({ key: 'stowage-client', defaultValue: 'docker' });
  const ways = pulls(host, name, ':latest');
  const way = ways.find((each) => each.client === client) ?? ways[0];
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="pull">
      <Title order={2} size="h5" id="pull" mb="xs">
        {t('pullCommand')}
      </Title>
      <Stack gap="xs">
        <Select
          aria-label={t('client')}
          allowDeselect={false}
          value={way?.client}
          data={ways.map((each) => each.client)}
          onChange={(next) => next && setClient(next)}
        />
        <Command text={way?.command ?? ''} />
      </Stack>
    </Paper>
  );
}

function About({ repository }: { repository: RepositoryDetail }) {
  const { t, i18n } = useTranslation(['repository', 'shared']);
  const facts: [string, ReactNode][] = [
    [t('lastPush'), <Ago key="push" time={repository.pushedAt} />],
    [t('created'), <Ago key="made" time={repository.createdAt} />],
  ];
  if (repository.size !== undefined) {
    facts.push([t('size'), bytes(repository.size, i18n.language)]);
  }
  if (repository.platforms.length > 0) {
    facts.push([
      t('platforms'),
      repository.platforms.map((each) => `${each.os}/${each.architecture}`).join(', '),
    ]);
  }
  if (repository.source) {
    facts.push([
      t('source'),
      <a
        key="source"
        href={repository.source}
        rel="nofollow noopener noreferrer ugc"
        className={classes.source}
      >
        {repository.source.replace(/^https?:\/\//, '')}
      </a>,
    ]);
  }
  if (repository.categories.length > 0) {
    facts.push([t('categories'), repository.categories.join(', ')]);
  }
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="about">
      <Title order={2} size="h5" id="about" mb="xs">
        {t('about')}
      </Title>
      <dl className={classes.facts}>
        {facts.map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </Paper>
  );
}

function Pulls({ name }: { name: string }) {
  const { t, i18n } = useTranslation(['repository', 'shared']);
  const found = useQuery(pullsQuery(name));
  if (!found.data) {
    return <Skeleton height={140} />;
  }
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="pulls">
      <Title order={2} size="h5" id="pulls">
        {t('pullsLately')}
      </Title>
      <Text size="xl" fw={650}>
        {number.format(found.data.total)}
      </Text>
      <Sparkline days={found.data.days} from={found.data.from} to={found.data.to} />
      {found.data.tags.length > 0 ? (
        <dl className={classes.facts}>
          {found.data.tags.slice(0, 5).map((each) => (
            <div key={each.tag ?? ''}>
              <dt>{each.tag ?? t('byDigest')}</dt>
              <dd>{number.format(each.pulls)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </Paper>
  );
}
