import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { isProblem } from '@/api/problem';
import { sessionQuery } from '@/api/session';
import { repositoryAddress } from '@/shared/lib/names';
import { IconStar, IconStarFilled } from '@/shared/ui/icons';
import { Link } from '@/shared/ui/Link';
import { Marks } from '@/shared/ui/Marks';
import { NotFound } from '@/shared/ui/NotFound';
import { Page } from '@/shared/ui/Page';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Tabs } from '@/shared/ui/Tabs';
import { type RepositoryDetail, repositoryQuery, type TagSearch } from './api';
import { Overview } from './Overview';
import classes from './RepositoryPage.module.css';

const Tags = lazy(() => import('./Tags').then((module) => ({ default: module.Tags })));
const Happened = lazy(() => import('./Happened').then((module) => ({ default: module.Happened })));
const Access = lazy(() => import('./Access').then((module) => ({ default: module.Access })));
const Settings = lazy(() => import('./Settings').then((module) => ({ default: module.Settings })));

interface RepositoryProps {
  name: string;
  /** Which part: empty for the overview. */
  view: string;
  search: TagSearch;
  onSearch: (search: TagSearch) => void;
  onGone: () => void;
}

/** One repository, in parts. */
export function RepositoryPage({ name, view, search, onSearch, onGone }: RepositoryProps) {
  const { t } = useTranslation(['repository', 'shared']);
  const found = useQuery(repositoryQuery(name));
  if (isProblem(found.error, 'not_found')) {
    return <NotFound />;
  }
  if (found.error) {
    return (
      <Page title={name}>
        <ProblemAlert error={found.error} onRetry={found.refetch} />
      </Page>
    );
  }
  if (!found.data) {
    return (
      <Page title={name}>
        <Skeleton height={320} role="status" aria-label={t('shared:loading')} />
      </Page>
    );
  }
  const { data: repository, version } = found.data;
  const isOwner = repository.permissions.includes('administer');
  const isMine = isOwner || repository.permissions.includes('metadata_write');
  const part = view.split('/')[0];
  return (
    <Page title={name} heading={<Head repository={repository} view={part ?? ''} isMine={isMine} />}>
      <Suspense fallback={<Skeleton height={320} role="status" aria-label={t('shared:loading')} />}>
        {part === '' ? <Overview repository={repository} isMine={isMine} /> : null}
        {part === 'tags' ? <Tags repository={repository} search={search} onSearch={onSearch} /> : null}
        {part === 'activity' ? <Happened name={repository.name} /> : null}
        {part === 'access' && isOwner ? <Access repository={repository} /> : null}
        {part === 'settings' && isMine ? (
          <Settings repository={repository} version={version} onGone={onGone} />
        ) : null}
      </Suspense>
    </Page>
  );
}

interface HeadProps {
  repository: RepositoryDetail;
  view: string;
  isMine: boolean;
}

function Head({ repository, view, isMine }: HeadProps) {
  const { t } = useTranslation(['repository', 'shared']);
  const namespace = repository.name.includes('/') ? repository.namespace : undefined;
  const isGiven = repository.permissions.includes('administer') && repository.name.includes('/');
  const views = ['', 'tags', 'activity', ...(isGiven ? ['access'] : []), ...(isMine ? ['settings'] : [])];
  const titles: Record<string, string> = {
    '': t('overview'),
    tags: t('tags'),
    activity: t('activity'),
    access: t('access'),
    settings: t('settings'),
  };
  return (
    <>
      <Group justify="space-between" align="flex-start" gap="md" mb="sm">
        <Stack gap={4} miw={0} className={classes.title}>
          <Group gap="sm">
            <Title order={2} component="p" className={classes.name}>
              {namespace ? (
                <>
                  <Link to={`/u/${namespace}`} inherit underline="always">
                    {namespace}
                  </Link>
                  /{repository.name.slice(namespace.length + 1)}
                </>
              ) : (
                repository.name
              )}
            </Title>
            <Marks of={repository} />
          </Group>
          {repository.description ? <Text c="dimmed">{repository.description}</Text> : null}
        </Stack>
        <Star repository={repository} />
      </Group>
      <Tabs
        label={t('views')}
        parts={views.map((each) => ({
          to: repositoryAddress(repository.name, each || undefined),
          title: titles[each] ?? '',
          isHere: each === view,
        }))}
      />
    </>
  );
}

function Star({ repository }: { repository: RepositoryDetail }) {
  const { t } = useTranslation(['repository', 'shared']);
  const session = useQuery(sessionQuery);
  const client = useQueryClient();
  const star = useMutation({
    mutationFn: () => {
      const params = { params: { path: { name: repository.name } } };
      return repository.starred
        ? unwrap(api.DELETE('/repositories/{name}/-/star', params))
        : unwrap(api.PUT('/repositories/{name}/-/star', params));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['repository', repository.name] }),
  });
  return (
    <Button
      variant="default"
      disabled={!session.data?.user}
      loading={star.isPending}
      leftSection={repository.starred ? <IconStarFilled size={16} /> : <IconStar size={16} />}
      title={t(repository.starred ? 'unstar' : 'star')}
      onClick={() => star.mutate()}
    >
      {t(repository.starred ? 'starred' : 'star')} · {repository.stars}
    </Button>
  );
}
